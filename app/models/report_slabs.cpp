#include "app/models/report_slabs.h"

#include "engine/diagram/outcome_look.h"
#include "engine/diagram/text_width.h"

#include <algorithm>
#include <iterator>
#include <variant>

namespace idem::app {

namespace {

constexpr LineLook bodyLook{{{13, false}, PageFace::Sans}, Ink::Text};
constexpr LineLook strongLook{{{13, true}, PageFace::Sans}, Ink::Text};
constexpr LineLook kindLook{{{11.5, false}, PageFace::Sans}, Ink::Muted};
constexpr LineLook titleLook{{{25, true}, PageFace::Sans}, Ink::Text};
constexpr LineLook headingLook{{{17, true}, PageFace::Sans}, Ink::Text};
constexpr LineLook factLook{{{12, false}, PageFace::Sans}, Ink::Text};
constexpr LineLook factNameLook{{{12, true}, PageFace::Sans}, Ink::Text};
constexpr LineLook codeLook{{{10.5, false}, PageFace::Mono}, Ink::Text};

constexpr double paragraphGap = 9;
constexpr double blockGap = 14;

double heightOfLine(const LineLook& look) {
    return look.font.style.sizePx * lineShare;
}

Box across(double left) {
    return {left, 0, textWidth - left, 0};
}

void add(Slabs& slabs, Slabs more) {
    slabs.insert(
        slabs.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// Slabs of every kind of block.
struct BlockSlabs {
    Slabs operator()(const Paragraph& paragraph) const {
        return textSlabs(paragraph.text, bodyLook, paragraphGap, across(0));
    }
    Slabs operator()(const BulletList& list) const;
    Slabs operator()(const FactList& list) const;
    Slabs operator()(const ReportTable& table) const { return tableSlabs(table); }
    Slabs operator()(const ReportPicture& picture) const { return pictureSlabs(picture); }
    Slabs operator()(const ReportCode& code) const;
    Slabs operator()(const OutcomeNote& note) const;
};

Slabs BlockSlabs::operator()(const BulletList& list) const {
    constexpr double itemGap = 4;
    constexpr double markRoom = 8;
    double indent = 0;
    for (std::size_t at = 0; list.isNumbered && at < list.items.size(); ++at) {
        indent = std::max(indent, widthOf(std::to_string(at + 1) + ".", bodyLook.font));
    }
    indent = std::max(indent, 14.0) + markRoom;
    Slabs slabs;
    for (std::size_t at = 0; at < list.items.size(); ++at) {
        Slabs item =
            textSlabs(list.items[at], bodyLook, at == 0 ? paragraphGap : itemGap, across(indent));
        const std::string mark = list.isNumbered ? std::to_string(at + 1) + "." : "\u2022";
        const double left = indent - markRoom - widthOf(mark, bodyLook.font);
        addLine(item.front().matter, {left, 0}, mark, bodyLook);
        item.back().keepsNext =
            at + 2 == list.items.size() || (at == 0 && list.items.size() > 1); // None alone.
        add(slabs, std::move(item));
    }
    return slabs;
}

/// One fact: its name, and beside it its value.
Slab factSlab(const Fact& fact, double valueLeft) {
    constexpr double nameGap = 14;
    const auto names = brokenLines(fact.name, valueLeft - nameGap, factNameLook.font);
    const auto values = brokenLines(fact.value, textWidth - valueLeft, factLook.font);
    const double line = heightOfLine(factLook);
    Slab slab;
    slab.height = line * static_cast<double>(std::max(names.size(), values.size()));
    for (std::size_t at = 0; at < names.size(); ++at) {
        addLine(slab.matter, {0, line * static_cast<double>(at)}, names[at], factNameLook);
    }
    for (std::size_t at = 0; at < values.size(); ++at) {
        addLine(slab.matter, {valueLeft, line * static_cast<double>(at)}, values[at], factLook);
    }
    return slab;
}

Slabs BlockSlabs::operator()(const FactList& list) const {
    constexpr double nameMax = 200;
    constexpr double factGap = 5;
    double valueLeft = 0;
    for (const Fact& fact : list.facts) {
        valueLeft = std::max(valueLeft, widthOf(fact.name, factNameLook.font) + 16);
    }
    valueLeft = std::clamp(valueLeft, 60.0, nameMax);
    Slabs slabs;
    if (!list.title.empty()) {
        slabs = textSlabs(list.title, strongLook, blockGap, across(0));
        slabs.back().keepsNext = true;
    }
    for (std::size_t at = 0; at < list.facts.size(); ++at) {
        const Fact& fact = list.facts[at];
        Slab slab = factSlab(fact, valueLeft);
        if (slab.height > textHeight) { // As text, which may go on over the page.
            add(slabs, textSlabs(fact.name, factNameLook, factGap, across(0)));
            slabs.back().keepsNext = true;
            add(slabs, textSlabs(fact.value, factLook, 0, across(0)));
            continue;
        }
        slab.gap = slabs.empty() ? blockGap : factGap;
        // None is left alone.
        slab.keepsNext = at + 2 == list.facts.size() || (at == 0 && list.facts.size() > 1);
        slabs.push_back(std::move(slab));
    }
    return slabs;
}

Slabs BlockSlabs::operator()(const ReportCode& code) const {
    constexpr double pad = 10;
    std::string_view text = code.text;
    while (!text.empty() && text.back() == '\n') {
        text.remove_suffix(1);
    }
    const auto lines = brokenLines(text, textWidth - 2 * pad, codeLook.font);
    const double line = heightOfLine(codeLook);
    Slabs slabs;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const bool isFirst = at == 0;
        const bool isLast = at + 1 == lines.size();
        Slab slab;
        slab.gap = isFirst ? blockGap : 0;
        slab.height = line + (isFirst ? pad / 2 : 0) + (isLast ? pad / 2 : 0);
        slab.keepsNext = (isFirst && !isLast) || at + 2 == lines.size();
        slab.matter.shapes.add(Surface{{0, 0, textWidth, slab.height}, Ink::Band, Fill::Solid});
        addLine(slab.matter, {pad, isFirst ? pad / 2 : 0}, lines[at], codeLook);
        slabs.push_back(std::move(slab));
    }
    return slabs;
}

Slabs BlockSlabs::operator()(const OutcomeNote& note) const {
    constexpr double bar = 6;
    constexpr double pad = 14;
    constexpr double side = 18;
    constexpr LineLook headlineLook{{{15, true}, PageFace::Sans}, Ink::Text};
    const double left = bar + pad;
    const double wordsLeft = left + side + 9;
    Slab slab;
    double top = pad * 0.75;
    drawOutcome(slab.matter.shapes, {left, top + 1}, side, note.outcome);
    for (const std::string& line :
         brokenLines(note.headline, textWidth - wordsLeft - pad, headlineLook.font)) {
        addLine(slab.matter, {wordsLeft, top}, line, headlineLook);
        top += heightOfLine(headlineLook);
    }
    top += 3;
    for (const std::string& line : brokenLines(note.text, textWidth - left - pad, bodyLook.font)) {
        addLine(slab.matter, {left, top}, line, bodyLook);
        top += heightOfLine(bodyLook);
    }
    slab.height = top + pad * 0.75;
    slab.gap = blockGap;
    DisplayList ground;
    ground.add(Surface{{0, 0, textWidth, slab.height}, Ink::Band, Fill::Solid});
    ground.add(Surface{{0, 0, bar, slab.height}, outcomeInk(note.outcome), Fill::Solid});
    idem::append(ground, slab.matter.shapes, {0, 0});
    slab.matter.shapes = std::move(ground);
    return {std::move(slab)};
}

Slabs headingSlabs(const std::string& heading) {
    constexpr double gap = 30;
    constexpr double rule = 12; ///< From the line above to the text.
    Slabs slabs = textSlabs(heading, headingLook, 0, across(0));
    for (Slab& slab : slabs) {
        slab.keepsNext = true;
    }
    Slab line;
    line.height = rule;
    line.gap = gap - rule;
    line.keepsNext = true;
    line.isBetween = true;
    line.matter.shapes.add(Line{{0, 0}, {textWidth, 0}, Ink::Grid, 1, Dash::Solid});
    slabs.insert(slabs.begin(), std::move(line));
    return slabs;
}

/// "Scenario X   Strategy none   Seed 1": as many beside each other as fit.
Slabs headFactSlabs(const std::vector<Fact>& facts) {
    constexpr double between = 26;
    const double line = heightOfLine(kindLook) + 2;
    constexpr LineLook valueLook{kindLook.font, Ink::Text};
    Slab slab;
    slab.gap = 8;
    Point at;
    for (const Fact& fact : facts) {
        const double name = widthOf(fact.name, kindLook.font) + 6;
        const double width = name + widthOf(fact.value, valueLook.font);
        if (at.x > 0 && at.x + width > textWidth) {
            at = {0, at.y + line};
        }
        addLine(slab.matter, at, fact.name, kindLook);
        addLine(slab.matter,
                {at.x + name, at.y},
                fitted(fact.value, textWidth - at.x - name, valueLook.font.style),
                valueLook);
        at.x += width + between;
    }
    slab.height = at.y + line;
    return {std::move(slab)};
}

Slabs contentsSlabs(const Report& report) {
    constexpr double numberRoom = 40;
    Slabs slabs = textSlabs("Contents", strongLook, 22, across(0));
    slabs.back().keepsNext = true;
    for (std::size_t part = 0; part < report.parts.size(); ++part) {
        Slab slab;
        slab.gap = 4;
        slab.height = heightOfLine(factLook);
        slab.pointsTo = part;
        const std::string words =
            fitted(report.parts[part].heading, textWidth - numberRoom, factLook.font.style);
        addLine(slab.matter, {0, 0}, words, factLook);
        const double base = slab.height - 5;
        const double from = widthOf(words, factLook.font) + 8;
        slab.matter.shapes.add(
            Line{{from, base}, {textWidth - numberRoom / 1.4, base}, Ink::Faint, 1, Dash::Dotted});
        slabs.push_back(std::move(slab));
    }
    return slabs;
}

/// A paragraph stays with the list or the picture that it leads to.
bool leadsTo(const std::vector<ReportBlock>& blocks, std::size_t at) {
    return at + 1 < blocks.size() && std::holds_alternative<Paragraph>(blocks[at]) &&
           (std::holds_alternative<BulletList>(blocks[at + 1]) ||
            std::holds_alternative<ReportPicture>(blocks[at + 1]));
}

Slabs titleSlabs(const Report& report) {
    Slabs slabs = textSlabs("Report of a simulated run", kindLook, 0, across(0));
    add(slabs, textSlabs(report.title, titleLook, 4, across(0)));
    add(slabs, headFactSlabs(report.facts));
    if (report.summary) {
        add(slabs, BlockSlabs()(*report.summary));
    }
    return slabs;
}

} // namespace

void addLine(PageMatter& matter, Point corner, std::string text, const LineLook& look) {
    // In the middle of its line.
    const double size = look.font.style.sizePx;
    const double slack = size * (lineShare - heightShare) / 2;
    const Point base{corner.x, corner.y + slack + size * ascentShare};
    matter.texts.push_back({base, std::move(text), look.font, look.ink});
}

void append(PageMatter& matter, const PageMatter& part, Point by) {
    idem::append(matter.shapes, part.shapes, by);
    for (PagePicture picture : part.pictures) {
        picture.at = {picture.at.x + by.x, picture.at.y + by.y};
        matter.pictures.push_back(picture);
    }
    for (PageText text : part.texts) {
        text.at = {text.at.x + by.x, text.at.y + by.y};
        matter.texts.push_back(std::move(text));
    }
}

Slabs textSlabs(const std::string& text, const LineLook& look, double gap, Box within) {
    const auto lines = brokenLines(text, within.width, look.font);
    Slabs slabs;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        Slab slab;
        slab.gap = at == 0 ? gap : 0;
        slab.height = heightOfLine(look);
        slab.keepsNext = (at == 0 && lines.size() > 1) || at + 2 == lines.size();
        addLine(slab.matter, {within.left, 0}, lines[at], look);
        slabs.push_back(std::move(slab));
    }
    return slabs;
}

Slabs slabsOf(const Report& report) {
    Slabs slabs = titleSlabs(report);
    const auto notes = paragraphsOf(report.notes);
    if (!notes.empty()) {
        add(slabs, headingSlabs("Notes"));
    }
    for (const std::string& paragraph : notes) {
        add(slabs, textSlabs(paragraph, bodyLook, paragraphGap, across(0)));
    }
    if (report.parts.size() > 1) { // Of one part there is no table.
        add(slabs, contentsSlabs(report));
    }
    for (std::size_t part = 0; part < report.parts.size(); ++part) {
        Slabs heading = headingSlabs(report.parts[part].heading);
        heading.front().begins = part;
        add(slabs, std::move(heading));
        const auto& blocks = report.parts[part].blocks;
        for (std::size_t at = 0; at < blocks.size(); ++at) {
            add(slabs, std::visit(BlockSlabs(), blocks[at]));
            slabs.back().keepsNext = slabs.back().keepsNext || leadsTo(blocks, at);
        }
    }
    return slabs;
}

} // namespace idem::app

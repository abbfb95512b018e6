#include "engine/scenario/toml_edit.h"

#include "engine/core/ensure.h"

#include <algorithm>
#include <utility>

namespace idem {

namespace {

TomlPath joined(TomlPath path, const std::vector<std::string>& more) {
    path.insert(path.end(), more.begin(), more.end());
    return path;
}

bool isPrefix(const TomlPath& start, const TomlPath& path) {
    return start.size() <= path.size() && std::equal(start.begin(), start.end(), path.begin());
}

TomlPath rest(const TomlPath& path, std::size_t count) {
    return {path.begin() + static_cast<std::ptrdiff_t>(count), path.end()};
}

std::string dotted(const TomlPath& path) {
    std::string text;
    for (const std::string& part : path) {
        text += (text.empty() ? "" : ".") + part;
    }
    return text;
}

std::string textOf(const TomlLine& line) {
    return line.key + " = " + line.value;
}

bool isBlank(std::string_view line) {
    return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool isComment(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first != std::string_view::npos && line[first] == '#';
}

/// What to cut out so that an item goes with one of the commas beside it.
TextSpan withComma(const std::vector<TextSpan>& items, std::size_t index) {
    if (index > 0) {
        return {items[index - 1].end, items[index].end};
    }
    return {items[0].begin, items.size() > 1 ? items[1].begin : items[0].end};
}

std::vector<TextSpan> spansOf(const std::vector<LaidEntry>& entries) {
    std::vector<TextSpan> spans;
    for (const LaidEntry& entry : entries) {
        spans.push_back(entry.lines);
    }
    return spans;
}

} // namespace

TomlEditor::TomlEditor(std::string text, Rank rank)
    : m_text(std::move(text)), m_rank(std::move(rank)), m_layout(layOut(m_text)) {
    const std::size_t lineEnd = m_text.find('\n');
    const bool hasReturns =
        lineEnd != std::string::npos && lineEnd > 0 && m_text[lineEnd - 1] == '\r';
    m_newline = hasReturns ? "\r\n" : "\n";
}

void TomlEditor::splice(TextSpan span, std::string_view replacement) {
    m_text.replace(span.begin, span.size(), replacement);
    m_layout = layOut(m_text);
}

std::string_view TomlEditor::lineAt(std::size_t begin) const {
    const std::string_view behind = std::string_view(m_text).substr(begin);
    return behind.substr(0, behind.find('\n'));
}

TomlEditor::Place
TomlEditor::locateIn(const LaidValue& value, TomlPath base, const TomlPath& path) {
    if (value.kind == LaidValue::Kind::InlineTable) {
        return locateEntry(value.entries, base, path, &value);
    }
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        TomlPath item = base;
        item.back() = itemSegment(base.back(), i + 1);
        if (item == path) {
            return {nullptr, &value.items[i], nullptr};
        }
        if (isPrefix(item, path)) {
            return locateIn(value.items[i], item, path);
        }
    }
    return {};
}

TomlEditor::Place TomlEditor::locateEntry(const std::vector<LaidEntry>& entries,
                                          const TomlPath& base,
                                          const TomlPath& path,
                                          const LaidValue* parent) {
    for (const LaidEntry& entry : entries) {
        const TomlPath at = joined(base, entry.key);
        if (at == path) {
            return {&entry, &entry.value, parent};
        }
        const bool isTable = entry.value.kind == LaidValue::Kind::InlineTable;
        const bool isArray = entry.value.kind == LaidValue::Kind::Array;
        if (isArray || (isTable && isPrefix(at, path))) {
            if (const Place place = locateIn(entry.value, at, path); place.value != nullptr) {
                return place;
            }
        }
    }
    return {};
}

TomlEditor::Place TomlEditor::locate(const TomlPath& path) const {
    for (const LaidSection& section : m_layout.sections) {
        if (!isPrefix(section.path, path)) {
            continue;
        }
        if (const Place place = locateEntry(section.entries, section.path, path, nullptr);
            place.value != nullptr) {
            return place;
        }
    }
    return {};
}

const LaidValue* TomlEditor::find(const TomlPath& path) const {
    return locate(path).value;
}

const LaidSection* TomlEditor::findSection(const TomlPath& path) const {
    const auto found =
        std::find_if(m_layout.sections.begin(),
                     m_layout.sections.end(),
                     [&path](const LaidSection& section) { return section.path == path; });
    return found == m_layout.sections.end() ? nullptr : &*found;
}

void TomlEditor::replace(const TomlPath& path, std::string_view value) {
    const Place place = locate(path);
    ENSURE(place.value != nullptr);
    splice(place.value->span, value);
}

bool TomlEditor::hasComment(const TomlPath& path) const {
    const Place place = locate(path);
    ENSURE(place.value != nullptr);
    return place.entry != nullptr && place.entry->hasComment;
}

void TomlEditor::remove(const TomlPath& path) {
    const Place place = locate(path);
    ENSURE(place.entry != nullptr);
    if (place.parent == nullptr) {
        splice(place.entry->lines, "");
        return;
    }
    const auto index = static_cast<std::size_t>(place.entry - place.parent->entries.data());
    splice(withComma(spansOf(place.parent->entries), index), "");
}

/// Behind the last entry that belongs before it, else above all of them.
void TomlEditor::insertLine(const LaidSection& section,
                            const TomlPath& path,
                            const TomlLine& line) {
    const std::size_t rank = m_rank(path);
    const LaidEntry* before = nullptr;
    for (const LaidEntry& entry : section.entries) {
        if (m_rank(joined(section.path, entry.key)) <= rank) {
            before = &entry;
        }
    }
    std::size_t at = section.header.end;
    if (before != nullptr) {
        at = before->lines.end;
    } else if (section.path.empty() && !section.entries.empty()) {
        // The comment above the first line tells what the file is, and stays there.
        at = section.entries.front().lines.begin;
    }
    const LaidEntry* like = before != nullptr          ? before
                            : !section.entries.empty() ? &section.entries.front()
                                                       : nullptr;
    const std::string indentation =
        like == nullptr ? ""
                        : m_text.substr(like->lines.begin, like->keySpan.begin - like->lines.begin);
    const bool isOpen = at > m_layout.sections.front().header.begin && m_text[at - 1] != '\n';
    const std::string text = indentation + textOf(line);
    splice({at, at}, isOpen ? m_newline + text : text + m_newline);
}

bool TomlEditor::insertBelowHeader(const TomlPath& table, const TomlLine& line) {
    const LaidSection* section = findSection(table);
    if (section == nullptr || (table.empty() && section->entries.empty())) {
        return false;
    }
    insertLine(*section, joined(table, {line.key}), line);
    return true;
}

void TomlEditor::insertIntoInlineTable(const LaidValue& table,
                                       const TomlPath& base,
                                       std::size_t rank,
                                       const TomlLine& line) {
    const LaidEntry* before = nullptr;
    for (const LaidEntry& entry : table.entries) {
        if (m_rank(joined(base, entry.key)) <= rank) {
            before = &entry;
        }
    }
    if (before != nullptr) {
        splice({before->lines.end, before->lines.end}, ", " + textOf(line));
    } else if (!table.entries.empty()) {
        const std::size_t at = table.entries.front().lines.begin;
        splice({at, at}, textOf(line) + ", ");
    } else {
        splice(table.span, "{ " + textOf(line) + " }");
    }
}

/// Into the table itself, or with a dotted key into an inline table around it.
bool TomlEditor::insertInline(const TomlPath& table, const TomlLine& line) {
    for (std::size_t size = table.size(); size > 0; --size) {
        const TomlPath outer(table.begin(), table.begin() + static_cast<std::ptrdiff_t>(size));
        const LaidValue* value = find(outer);
        if (value != nullptr && value->kind == LaidValue::Kind::InlineTable) {
            const std::string key = dotted(joined(rest(table, size), {line.key}));
            const std::size_t rank = m_rank(joined(table, {line.key}));
            insertIntoInlineTable(*value, outer, rank, {key, line.value});
            return true;
        }
    }
    return false;
}

/// A table that is written with dotted keys has no header, and must not get one.
bool TomlEditor::insertDotted(const TomlPath& table, const TomlLine& line) {
    for (const LaidSection& section : m_layout.sections) {
        const bool hasDotted = std::any_of(
            section.entries.begin(), section.entries.end(), [&](const LaidEntry& entry) {
                return section.path.size() < table.size() && entry.key.size() > 1 &&
                       isPrefix(table, joined(section.path, entry.key));
            });
        if (hasDotted) {
            const TomlPath path = joined(table, {line.key});
            insertLine(section, path, {dotted(rest(path, section.path.size())), line.value});
            return true;
        }
    }
    return false;
}

void TomlEditor::insertSection(const TomlPath& table, const TomlLine& line) {
    const std::string header = table.empty() ? "" : "[" + dotted(table) + "]" + m_newline;
    insertBlock(table, header + textOf(line) + m_newline);
}

void TomlEditor::insert(const TomlPath& table, const TomlLine& line) {
    if (!insertBelowHeader(table, line) && !insertInline(table, line) &&
        !insertDotted(table, line)) {
        insertSection(table, line);
    }
}

/// Where the header begins, or the comment right above it. The comment at the head of the file
/// belongs to the file.
std::size_t TomlEditor::beginWithComment(const LaidSection& section) const {
    std::size_t begin = section.header.begin;
    while (begin > m_layout.sections.front().header.begin) {
        const std::size_t above =
            begin < 2 ? 0 : m_text.rfind('\n', begin - 2) + 1; // npos + 1 is the start
        if (!isComment(lineAt(above))) {
            return begin;
        }
        begin = above;
    }
    return section.header.begin;
}

/// Behind a section and the comment that ends it, unless that belongs to the next header.
std::size_t TomlEditor::endWithComments(std::size_t section) const {
    const std::size_t end = m_layout.sections[section].end();
    const std::size_t next = section + 1 < m_layout.sections.size()
                                 ? m_layout.sections[section + 1].header.begin
                                 : m_text.size() + 1;
    std::size_t at = end;
    while (at < m_text.size() && isComment(lineAt(at))) {
        at = std::min(at + lineAt(at).size() + 1, m_text.size());
    }
    return at == next ? end : at;
}

std::size_t TomlEditor::blockPosition(const TomlPath& path) const {
    const std::size_t rank = m_rank(path);
    std::size_t last = 0;
    for (std::size_t i = 1; i < m_layout.sections.size(); ++i) {
        if (m_rank(m_layout.sections[i].path) <= rank) {
            last = i;
        }
    }
    if (last > 0 || !m_layout.sections.front().entries.empty()) {
        return path.empty() ? m_layout.sections.front().end() : endWithComments(last);
    }
    return m_layout.sections.size() > 1 ? beginWithComment(m_layout.sections[1]) : m_text.size();
}

/// The block gets one blank line, above it if it can be, so that eraseBlock can undo it exactly.
void TomlEditor::insertBlock(const TomlPath& path, const std::string& block) {
    const std::size_t at = blockPosition(path);
    const std::string_view before = std::string_view(m_text).substr(0, at);
    if (!before.empty() && !before.ends_with('\n')) {
        // A file without a last line end keeps that habit.
        splice({at, at}, m_newline + m_newline + block.substr(0, block.size() - m_newline.size()));
        return;
    }
    const bool isBelowBlank = before.size() <= m_layout.sections.front().header.begin ||
                              before.ends_with("\n\n") || before.ends_with("\n\r\n");
    const bool isFirst = isBelowBlank || path.empty();
    const bool isAlone = isFirst && at == m_text.size();
    splice({at, at}, isAlone ? block : isFirst ? block + m_newline : m_newline + block);
}

void TomlEditor::eraseBlock(TextSpan block) {
    const std::string_view text = m_text;
    const bool isOpen = block.end == text.size() && !text.ends_with('\n');
    const auto cutLineEnd = [&text, &block] {
        if (text.substr(0, block.begin).ends_with('\n')) {
            --block.begin;
            block.begin -= text.substr(0, block.begin).ends_with('\r') ? 1U : 0U;
            return true;
        }
        return false;
    };
    const std::string_view before = text.substr(0, block.begin);
    const bool isBelowBlank = before.ends_with("\n\n") || before.ends_with("\n\r\n");
    if (isBelowBlank) {
        cutLineEnd();
    } else if (block.begin <= m_layout.sections.front().header.begin && block.end < text.size() &&
               isBlank(lineAt(block.end))) {
        block.end += lineAt(block.end).size() + 1;
    }
    if (isOpen) {
        cutLineEnd();
    }
    splice(block, "");
}

void TomlEditor::removeIfEmpty(const TomlPath& table) {
    const LaidSection* section = findSection(table);
    if (section == nullptr || table.empty() || !section->entries.empty()) {
        return;
    }
    const bool hasComment = lineAt(section->header.begin).find('#') != std::string_view::npos ||
                            beginWithComment(*section) != section->header.begin ||
                            isComment(lineAt(section->header.end));
    if (!hasComment) {
        eraseBlock(section->header);
    }
}

std::vector<TextSpan> TomlEditor::itemSpans(const std::string& array) const {
    std::vector<TextSpan> spans;
    if (const LaidValue* value = find({array})) {
        for (const LaidValue& item : value->items) {
            spans.push_back(item.span);
        }
        return spans;
    }
    for (std::size_t position = 1;; ++position) {
        const LaidSection* section = findSection({itemSegment(array, position)});
        if (section == nullptr) {
            return spans;
        }
        spans.push_back({beginWithComment(*section), section->end()});
    }
}

std::size_t TomlEditor::itemCount(const std::string& array) const {
    return itemSpans(array).size();
}

void TomlEditor::appendItem(const std::string& array, const std::vector<TomlLine>& lines) {
    const LaidValue* value = find({array});
    if (value == nullptr) {
        std::string block = "[[" + array + "]]" + m_newline;
        for (const TomlLine& line : lines) {
            block += textOf(line) + m_newline;
        }
        insertBlock({itemSegment(array, itemCount(array) + 1)}, block);
        return;
    }
    std::string item;
    for (const TomlLine& line : lines) {
        item += (item.empty() ? "{ " : ", ") + textOf(line);
    }
    item += " }";
    if (value->items.empty()) {
        splice({value->span.begin + 1, value->span.begin + 1}, item);
        return;
    }
    // Items on lines of their own are followed by one more such line.
    const TextSpan last = value->items.back().span;
    const std::size_t lineBegin = m_text.rfind('\n', last.begin) + 1;
    const std::string indentation = m_text.substr(lineBegin, last.begin - lineBegin);
    const bool isOnItsLine = lineBegin > value->span.begin && isBlank(indentation);
    splice({last.end, last.end}, (isOnItsLine ? "," + m_newline + indentation : ", ") + item);
}

void TomlEditor::removeItem(const std::string& array, std::size_t position) {
    const auto spans = itemSpans(array);
    ENSURE(position >= 1 && position <= spans.size());
    const LaidValue* value = find({array});
    if (value == nullptr) {
        eraseBlock(spans[position - 1]);
    } else if (!value->hasComment) {
        splice(withComma(spans, position - 1), "");
    }
}

void TomlEditor::moveItem(const std::string& array, std::size_t from, std::size_t to) {
    auto spans = itemSpans(array);
    ENSURE(from >= 1 && from <= spans.size() && to >= 1 && to <= spans.size());
    std::vector<std::string> texts;
    for (TextSpan& span : spans) {
        // The last one may lack its line end, which the place keeps.
        while (span.size() > 0 && (m_text[span.end - 1] == '\n' || m_text[span.end - 1] == '\r')) {
            --span.end;
        }
        texts.push_back(m_text.substr(span.begin, span.size()));
    }
    std::string moved = std::move(texts[from - 1]);
    texts.erase(texts.begin() + static_cast<std::ptrdiff_t>(from - 1));
    texts.insert(texts.begin() + static_cast<std::ptrdiff_t>(to - 1), std::move(moved));
    std::string text = m_text;
    for (std::size_t i = spans.size(); i-- > 0;) {
        text.replace(spans[i].begin, spans[i].size(), texts[i]);
    }
    splice({0, m_text.size()}, text);
}

} // namespace idem

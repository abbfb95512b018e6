#include "engine/report/report_json.h"

#include "engine/report/report_markdown.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace idem {

namespace {

namespace json = boost::json;

json::string jsonText(std::string_view text) {
    return json::string(text.data(), text.size());
}

json::array jsonOf(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

json::array jsonOf(const std::vector<Fact>& facts) {
    json::array list;
    for (const Fact& fact : facts) {
        list.push_back(json::object{{"name", fact.name}, {"value", fact.value}});
    }
    return list;
}

json::object blockOf(std::string_view kind) {
    return json::object{{"kind", jsonText(kind)}};
}

json::object jsonOf(const OutcomeNote& note) {
    json::object block = blockOf("outcome");
    block["outcome"] = jsonText(toText(note.outcome));
    block["headline"] = note.headline;
    block["text"] = note.text;
    return block;
}

json::value jsonOf(const ReportCell& cell) {
    if (!cell.number && !cell.outcome) {
        return json::value(cell.text);
    }
    json::object object{{"text", cell.text}};
    if (cell.number) {
        object["number"] = *cell.number;
    }
    if (cell.outcome) {
        object["outcome"] = jsonText(toText(*cell.outcome));
    }
    return object;
}

json::object jsonOf(const ReportColumn& column) {
    json::object object{{"title", column.title}};
    if (!column.unit.empty()) {
        object["unit"] = column.unit;
    }
    return object;
}

/// A block as an object, by its type.
struct BlockToJson {
    json::object operator()(const Paragraph& paragraph) const {
        json::object block = blockOf("paragraph");
        block["text"] = paragraph.text;
        return block;
    }

    json::object operator()(const BulletList& list) const {
        json::object block = blockOf("list");
        block["numbered"] = list.isNumbered;
        block["items"] = jsonOf(list.items);
        return block;
    }

    json::object operator()(const FactList& list) const {
        json::object block = blockOf("facts");
        block["title"] = list.title;
        block["facts"] = jsonOf(list.facts);
        return block;
    }

    json::object operator()(const ReportTable& table) const {
        json::object block = blockOf("table");
        block["name"] = table.name;
        block["caption"] = table.caption;
        json::array columns;
        for (const ReportColumn& column : table.columns) {
            columns.push_back(jsonOf(column));
        }
        block["columns"] = std::move(columns);
        json::array rows;
        for (const auto& row : table.rows) {
            json::array cells;
            for (const ReportCell& cell : row) {
                cells.push_back(jsonOf(cell));
            }
            rows.push_back(std::move(cells));
        }
        block["rows"] = std::move(rows);
        return block;
    }

    json::object operator()(const ReportPicture& picture) const {
        json::object block = blockOf("picture");
        block["name"] = picture.name;
        block["caption"] = picture.caption;
        block["description"] = picture.description;
        block["svg"] = pictureTextOf(picture);
        return block;
    }

    json::object operator()(const ReportCode& code) const {
        json::object block = blockOf("code");
        block["language"] = code.language == CodeLanguage::Toml ? "toml" : "sh";
        block["text"] = code.text;
        return block;
    }

    json::object operator()(const OutcomeNote& note) const { return jsonOf(note); }
};

json::array sectionsOf(const Report& report) {
    json::array sections;
    for (const ReportPart& part : report.parts) {
        json::array blocks;
        for (const ReportBlock& block : part.blocks) {
            blocks.push_back(std::visit(BlockToJson(), block));
        }
        sections.push_back(json::object{{"name", jsonText(toText(part.section))},
                                        {"heading", part.heading},
                                        {"blocks", std::move(blocks)}});
    }
    return sections;
}

} // namespace

std::string toJson(const Report& report) {
    json::object object;
    object["schema"] = 1;
    object["command"] = "report";
    object["scenario"] = report.scenario;
    object["engine"] = report.engineVersion;
    object["title"] = report.title;
    object["notes"] = report.notes;
    object["facts"] = jsonOf(report.facts);
    object["summary"] = report.summary ? json::value(jsonOf(*report.summary)) : json::value();
    object["sections"] = sectionsOf(report);
    return json::serialize(object) + "\n";
}

} // namespace idem

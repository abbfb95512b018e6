#include "app/models/record_search.h"

#include "app/models/text.h"
#include "engine/trace/key_named.h"
#include "engine/trace/text.h"

#include <QStringList>

#include <array>
#include <cstdint>

namespace idem::app {

namespace {

QString lowered(std::string_view words) {
    return text(words).toLower();
}

/// What each number of a trace is called, in small letters, so that a record costs no text.
class SearchWord {
public:
    SearchWord(const Trace& trace, const QString& word) {
        for (const NodeName& node : trace.names.nodes) {
            m_nodes.push_back(lowered(node.name).contains(word));
        }
        for (const std::string& key : trace.names.keys) {
            m_keys.push_back(!key.empty() && lowered(key).contains(word));
        }
        for (std::size_t kind = 0; kind < recordKindNames().size(); ++kind) {
            m_kinds[kind] = lowered(recordKindNames()[kind]).contains(word);
            for (const std::string_view detail : detailNames(static_cast<RecordKind>(kind))) {
                m_details[kind].push_back(lowered(detail).contains(word));
            }
        }
        bool isNumber = false;
        const int status = word.toInt(&isNumber);
        m_status = isNumber ? status : -1;
    }

    bool fits(const Record& record) const {
        const auto kind = static_cast<std::size_t>(record.kind);
        return record.status == m_status || holds(m_nodes, record.lane.value) ||
               (kind < m_kinds.size() && m_kinds[kind]) ||
               (kind < m_details.size() && holds(m_details[kind], record.detail)) ||
               (namesKey(record.kind) && holds(m_keys, record.other));
    }

private:
    static bool holds(const std::vector<bool>& fitting, std::uint32_t at) {
        return at < fitting.size() && fitting[at];
    }

    int m_status = -1;
    std::vector<bool> m_nodes;
    std::vector<bool> m_keys;
    std::array<bool, 64> m_kinds{};
    std::array<std::vector<bool>, 64> m_details;
};

} // namespace

std::vector<RecordId> findRecords(const Trace& trace, const QString& text) {
    std::vector<SearchWord> words;
    for (const QString& word : text.toLower().split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        words.emplace_back(trace, word);
    }
    std::vector<RecordId> found;
    if (words.empty()) {
        return found;
    }
    for (std::uint32_t at = 0; at < trace.records.size(); ++at) {
        const Record& record = trace.records[at];
        bool fits = true;
        for (const SearchWord& word : words) {
            fits = fits && word.fits(record);
        }
        if (fits) {
            found.push_back(RecordId{at});
        }
    }
    return found;
}

} // namespace idem::app

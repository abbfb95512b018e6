#include "app/models/failure_card.h"

#include "app/models/linked_text.h"
#include "engine/report/verdict_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace idem::app {

namespace {

QString inQt(const std::string& utf8) {
    return QString::fromStdString(utf8);
}

QString inWords(const char* english) {
    return QCoreApplication::translate("FailureCard", english);
}

bool isDecisive(const Explanation& explanation, RecordId event) {
    const auto& pair = explanation.criticalPair;
    return pair && (pair->first == event || pair->second == event);
}

QString textOfHeading(const FailureCard& card, int line) {
    switch (line) {
    case 0:
        return inWords("What happened");
    case 1:
        return inWords("The chain of events");
    case 2:
        return card.isRight ? inWords("What kept it right") : inWords("Because");
    default:
        return card.prevention.size() > 1 ? inWords("What would have prevented it, each by itself")
                                          : inWords("What would have prevented it");
    }
}

/// Instants lead to the events of the chain, names to nodes, keys to keys.
std::vector<Term> termsOf(const FailureCard& card, const OpenRun& run) {
    std::vector<Term> terms;
    const Teller& say = run.transcript().teller();
    for (const ChainLink& link : card.chain) {
        // "1,000 ms earlier" is no instant.
        terms.push_back(
            {QStringLiteral("at ") + inQt(say.time(link.record)), addressOf(link.record), true});
    }
    const TraceNames& names = run.trace().names;
    // More names than a sentence can hold would only cost time.
    constexpr std::size_t most = 100;
    for (std::uint32_t node = 0; node < std::min(most, names.nodes.size()); ++node) {
        terms.push_back({inQt(names.nodes[node].name), addressOf(NodeId{node}), false});
    }
    for (std::uint32_t key = 1; key < std::min(most, names.keys.size()); ++key) {
        terms.push_back({inQt(names.keys[key]), addressOfKey(key), false});
    }
    return terms;
}

QString headingOf(const FailureCard& card, int line) {
    return QStringLiteral("<p style=\"margin-top:10px;margin-bottom:2px\"><b>%1</b></p>")
        .arg(textOfHeading(card, line));
}

QString paragraphOf(const QString& rich) {
    return QStringLiteral("<p style=\"margin-top:2px;margin-bottom:2px\">%1</p>").arg(rich);
}

QString rowOf(const QString& number, const QString& rich) {
    return QStringLiteral("<tr><td align=\"right\" style=\"padding-right:6px\">%1</td>"
                          "<td style=\"padding-bottom:4px\">%2</td></tr>")
        .arg(number, rich);
}

QString chainOf(const FailureCard& card, const std::vector<Term>& terms, std::size_t current) {
    QString rows;
    for (std::size_t at = 0; at < card.chain.size(); ++at) {
        const ChainLink& link = card.chain[at];
        const QString number = QStringLiteral("<a href=\"%1\">%2%3</a>")
                                   .arg(addressOf(link.record))
                                   .arg(at + 1)
                                   .arg(link.isDecisive ? QStringLiteral(" ◆") : QString());
        // Its own instant is its own event, whatever other happened then.
        std::vector<Term> own = terms;
        std::swap(own[at], own.front());
        const QString clause = linked(link.clause, own);
        rows += rowOf(number, at == current ? QStringLiteral("<b>▸ %1</b>").arg(clause) : clause);
    }
    QString rich =
        QStringLiteral("<table cellspacing=\"0\" cellpadding=\"0\">%1</table>").arg(rows);
    const auto decisive = std::count_if(card.chain.begin(),
                                        card.chain.end(),
                                        [](const ChainLink& link) { return link.isDecisive; });
    if (decisive == 2) {
        rich +=
            paragraphOf(QStringLiteral("<i>◆ %1</i>")
                            .arg(inWords("Their order decided: the other way round it had ended "
                                         "otherwise.")));
    }
    return rich;
}

} // namespace

FailureCard cardOf(const OpenRun& run, const Explanation& explanation) {
    FailureCard card;
    card.intent = explanation.intent;
    card.outcome = explanation.outcome;
    if (const IntentVerdict* verdict = run.run().verdict.find(explanation.intent)) {
        card.headline = inQt(headline(*verdict, run.trace().localEffect));
        card.numbers = inQt(numbersOf(*verdict, run.transcript()));
    }
    for (std::size_t at = 0; at < explanation.because.size(); ++at) {
        if (at < explanation.events.size()) {
            card.chain.push_back({explanation.events[at],
                                  inQt(explanation.because[at]),
                                  isDecisive(explanation, explanation.events[at])});
        } else {
            card.remarks << inQt(explanation.because[at]);
        }
    }
    card.sentence = inQt(explanation.sentence);
    for (const std::string& one : explanation.preventedBy) {
        card.prevention << inQt(one);
    }
    card.isRight = card.outcome == Outcome::ExactlyOnce || card.outcome == Outcome::Refused;
    return card;
}

QString richTextOf(const FailureCard& card, const OpenRun& run, std::size_t current) {
    const std::vector<Term> terms = termsOf(card, run);
    QString rich = headingOf(card, 0) + paragraphOf(linked(card.numbers, terms));
    if (!card.chain.empty()) {
        rich += headingOf(card, 1) + chainOf(card, terms, current);
    }
    rich += headingOf(card, 2) + paragraphOf(linked(card.sentence, terms));
    for (const QString& remark : card.remarks) {
        rich += paragraphOf(linked(remark, terms));
    }
    if (!card.prevention.isEmpty()) {
        rich += headingOf(card, 3) + QStringLiteral("<ul style=\"margin-left:-24px\">");
        for (const QString& one : card.prevention) {
            rich += QStringLiteral("<li>%1</li>").arg(linked(one, terms));
        }
        rich += QStringLiteral("</ul>");
    }
    return rich;
}

QString plainTextOf(const FailureCard& card, const OpenRun& run) {
    QString text = QStringLiteral("%1 (%2): %3\n\n%4\n%5\n")
                       .arg(inQt(run.trace().scenario),
                            inQt(intentTitle(card.intent, run.transcript())),
                            card.headline,
                            textOfHeading(card, 0),
                            card.numbers);
    text += QStringLiteral("\n%1\n").arg(textOfHeading(card, 1));
    for (std::size_t at = 0; at < card.chain.size(); ++at) {
        const ChainLink& link = card.chain[at];
        text += QStringLiteral("%1. %2%3\n")
                    .arg(at + 1)
                    .arg(link.clause, link.isDecisive ? QStringLiteral(" (decisive)") : QString());
    }
    text += QStringLiteral("\n%1\n%2\n").arg(textOfHeading(card, 2), card.sentence);
    for (const QString& remark : card.remarks) {
        text += remark + QLatin1Char('\n');
    }
    if (!card.prevention.isEmpty()) {
        text += QStringLiteral("\n%1\n- %2\n")
                    .arg(textOfHeading(card, 3), card.prevention.join(QStringLiteral("\n- ")));
    }
    return text;
}

std::vector<IntentId> explainable(const OpenRun& run, std::size_t most) {
    const auto& explained = run.run().explanation;
    const IntentId worst = explained ? explained->intent : IntentId::none();
    const auto rankOf = [worst](const IntentVerdict* one) {
        return one->intent == worst ? 0 : one->outcome != Outcome::ExactlyOnce ? 1 : 2;
    };
    std::vector<const IntentVerdict*> verdicts;
    for (const IntentVerdict& verdict : run.run().verdict.intents) {
        verdicts.push_back(&verdict);
    }
    std::stable_sort(verdicts.begin(), verdicts.end(), [&](const auto* one, const auto* other) {
        return rankOf(one) < rankOf(other);
    });
    std::vector<IntentId> intents;
    for (std::size_t at = 0; at < std::min(most, verdicts.size()); ++at) {
        intents.push_back(verdicts[at]->intent);
    }
    return intents;
}

} // namespace idem::app

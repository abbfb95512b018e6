#include "app/models/problem_text.h"

namespace idem::app {

namespace {

QString asSentence(const std::string& words, const QString& insertion = QString()) {
    QString sentence = QString::fromStdString(words);
    if (!sentence.isEmpty()) {
        sentence[0] = sentence[0].toUpper();
    }
    sentence += insertion;
    return sentence.endsWith(QLatin1Char('.')) ? sentence : sentence + QLatin1Char('.');
}

} // namespace

QString problemText(const Diagnostic& problem) {
    const QString expected = QString::fromStdString(problem.expected);
    QString text =
        asSentence(problem.message,
                   expected.isEmpty() ? expected : QStringLiteral(" (expected %1)").arg(expected));
    if (!problem.suggestion.empty()) {
        text += QLatin1Char(' ') + asSentence(problem.suggestion);
    }
    return text;
}

QString firstProblemText(const std::vector<Diagnostic>& problems) {
    for (const Diagnostic& problem : problems) {
        if (problem.severity == Severity::Error) {
            return problemText(problem);
        }
    }
    return {};
}

} // namespace idem::app

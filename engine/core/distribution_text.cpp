// The grammar is one call with flat arguments, perhaps after an offset:
//
//     text     = [ duration "+" ] ( duration | name "(" argument { "," argument } ")" )
//     argument = value | name "=" value
//
// so a reader needs no recursion: it cuts the text at the marks and reads the pieces.
#include "engine/core/distribution_text.h"

#include "engine/core/nearest_name.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace idem {

namespace {

using Kind = Distribution::Kind;

/// One kind as it is written. Empty names: the arguments stand without names.
struct KindSyntax {
    std::string_view name;
    Kind kind;
    std::array<std::string_view, 2> parameters;
    std::string_view example;
};

constexpr std::array kindSyntaxes{
    KindSyntax{"uniform", Kind::Uniform, {}, "uniform(5ms, 20ms)"},
    KindSyntax{"exponential", Kind::Exponential, {"mean", ""}, "exponential(mean=40ms)"},
    KindSyntax{
        "lognormal", Kind::Lognormal, {"median", "sigma"}, "lognormal(median=40ms, sigma=0.5)"},
    KindSyntax{"pareto", Kind::Pareto, {"min", "alpha"}, "pareto(min=1s, alpha=1.5)"},
    KindSyntax{"erlang", Kind::Erlang, {"k", "mean"}, "erlang(k=2, mean=25ms)"},
    KindSyntax{"empirical", Kind::Empirical, {}, "empirical(0=1ms, 0.5=4ms, 1=80ms)"}};

constexpr std::string_view anyDistribution =
    "a duration such as \"40ms\", or uniform, exponential, lognormal, pareto, erlang or empirical "
    "with its parameters";

/// All pieces are parts of the text, so that a piece knows its offset.
struct Argument {
    std::string_view name; ///< Empty when the argument has none.
    std::string_view value;
};

struct Range {
    double least;
    double most;
    std::string_view text;
};

constexpr Range sigmaRange{0, Distribution::sigmaMax, "a number from 0 to 10"};
constexpr Range alphaRange{
    Distribution::alphaMin, Distribution::alphaMax, "a number from 0.001 to 1000"};
constexpr Range stagesRange{1, Distribution::stagesMax, "a whole number from 1 to 100"};

class DistributionReader {
public:
    explicit DistributionReader(std::string_view text) : m_text(text) {}

    FromText<Distribution> read() const;

private:
    FromText<Distribution> readBody(std::string_view body) const;
    FromText<Distribution> readCall(const KindSyntax& syntax, std::string_view inside) const;
    FromText<Distribution> readUniform(const std::vector<Argument>& arguments) const;
    FromText<Distribution> readEmpirical(const std::vector<Argument>& arguments) const;
    FromText<Distribution> readNamed(const KindSyntax& syntax,
                                     const std::array<std::string_view, 2>& values) const;

    FromText<std::vector<Argument>> split(std::string_view inside) const;
    FromText<std::array<std::string_view, 2>> byName(const KindSyntax& syntax,
                                                     const std::vector<Argument>& arguments) const;
    FromText<Duration> span(std::string_view piece) const;
    FromText<double> number(std::string_view piece, const Range& range) const;
    FromText<double> share(std::string_view piece) const;

    TextError unknownKind(std::string_view name) const;
    TextError noParenthesis(std::string_view body) const;
    TextError afterParenthesis(std::string_view call, std::string_view rest) const;
    TextError unknownParameter(const KindSyntax& syntax, std::string_view name) const;
    TextError error(std::string_view piece,
                    std::string message,
                    std::string_view expected,
                    std::string suggestion = "") const {
        const auto offset = static_cast<std::size_t>(piece.data() - m_text.data());
        return {offset, std::move(message), std::string(expected), std::move(suggestion)};
    }
    template <class T>
    FromText<T> placed(std::string_view piece, FromText<T> result) const {
        result.error.offset += static_cast<std::size_t>(piece.data() - m_text.data());
        return result;
    }

    std::string_view m_text;
};

/// A quotation that a message can carry, however long the text is.
std::string excerpt(std::string_view text) {
    std::size_t length = std::min<std::size_t>(text.size(), 80);
    // Never cut a UTF-8 character in two.
    while (length < text.size() && length > 0 && (text[length] & 0xc0) == 0x80) {
        --length;
    }
    return "\"" + std::string(text.substr(0, length)) + "\"";
}

const KindSyntax* kindNamed(std::string_view name) {
    for (const auto& syntax : kindSyntaxes) {
        if (syntax.name == name) {
            return &syntax;
        }
    }
    return nullptr;
}

FromText<Distribution> DistributionReader::read() const {
    const auto body = trimmed(m_text);
    if (body.empty()) {
        return error(body, "there is no value", anyDistribution);
    }
    const auto plus = body.find('+');
    if (plus == std::string_view::npos || plus > body.find('(') || plus == 0) {
        return readBody(body);
    }
    const auto offset = span(trimmed(body.substr(0, plus)));
    if (!offset) {
        return offset.error;
    }
    const auto rest = trimmed(body.substr(plus + 1));
    const auto second = rest.find('+');
    if (second < rest.find('(')) {
        return error(rest.substr(second), "there is a second offset", "one sum of two parts");
    }
    auto varying = readBody(rest);
    if (!varying) {
        return varying;
    }
    return varying.value->plus(*offset.value);
}

FromText<Distribution> DistributionReader::readBody(std::string_view body) const {
    const auto open = body.find('(');
    if (open == std::string_view::npos) {
        const bool isName = !body.empty() && ((body[0] >= 'a' && body[0] <= 'z') ||
                                              (body[0] >= 'A' && body[0] <= 'Z'));
        if (isName) {
            return noParenthesis(body);
        }
        const auto value = span(body);
        return value ? FromText<Distribution>(Distribution::constant(*value.value)) : value.error;
    }
    const auto name = trimmed(body.substr(0, open));
    const auto* syntax = kindNamed(name);
    if (syntax == nullptr) {
        return unknownKind(name);
    }
    const auto close = body.find(')', open);
    if (close == std::string_view::npos) {
        return error(body.substr(body.size()),
                     "the closing parenthesis is missing",
                     syntax->example,
                     body.size() < 80 ? "write " + excerpt(std::string(body) + ")") : "");
    }
    if (close + 1 != body.size()) {
        return afterParenthesis(body.substr(0, close + 1), trimmed(body.substr(close + 1)));
    }
    return readCall(*syntax, body.substr(open + 1, close - open - 1));
}

FromText<Distribution> DistributionReader::readCall(const KindSyntax& syntax,
                                                    std::string_view inside) const {
    if (trimmed(inside).empty()) {
        return error(inside, "the parameters are missing", syntax.example);
    }
    const auto arguments = split(inside);
    if (!arguments) {
        return arguments.error;
    }
    if (syntax.kind == Kind::Uniform) {
        return readUniform(*arguments.value);
    }
    if (syntax.kind == Kind::Empirical) {
        return readEmpirical(*arguments.value);
    }
    const auto values = byName(syntax, *arguments.value);
    if (!values) {
        return values.error;
    }
    return readNamed(syntax, *values.value);
}

FromText<Distribution>
DistributionReader::readUniform(const std::vector<Argument>& arguments) const {
    static constexpr std::string_view expected = "uniform(5ms, 20ms)";
    for (const auto& argument : arguments) {
        if (!argument.name.empty()) {
            return error(argument.name, "the bounds of uniform have no names", expected);
        }
    }
    if (arguments.size() != 2) {
        return error(arguments.back().value, "uniform takes two durations", expected);
    }
    const auto low = span(arguments[0].value);
    if (!low) {
        return low.error;
    }
    const auto high = span(arguments[1].value);
    if (!high) {
        return high.error;
    }
    if (*low.value > *high.value) {
        return error(arguments[0].value,
                     "the lower bound is above the upper one",
                     "the lower bound first",
                     "write \"uniform(" + toText(*high.value) + ", " + toText(*low.value) + ")\"");
    }
    return Distribution::uniform(*low.value, *high.value);
}

FromText<Distribution>
DistributionReader::readEmpirical(const std::vector<Argument>& arguments) const {
    static constexpr std::string_view expected = "empirical(0=1ms, 0.5=4ms, 1=80ms)";
    std::vector<Distribution::Point> points;
    for (const auto& [name, value] : arguments) {
        if (name.empty()) {
            return error(value, "a quantile and \"=\" should stand before the value", expected);
        }
        const auto quantile = share(name);
        if (!quantile) {
            return quantile.error;
        }
        const auto at = span(value);
        if (!at) {
            return at.error;
        }
        if (!points.empty() && *quantile.value <= points.back().quantile) {
            return error(name, "the quantiles do not rise", expected);
        }
        if (!points.empty() && *at.value < points.back().value) {
            return error(value, "a higher quantile has a smaller value", expected);
        }
        points.push_back({*quantile.value, *at.value});
    }
    if (points.front().quantile != 0) {
        return error(arguments.front().name, "the first quantile must be 0", expected);
    }
    if (points.back().quantile != 1) {
        return error(arguments.back().name, "the last quantile must be 1", expected);
    }
    return Distribution::empirical(std::move(points));
}

/// The kinds whose one or two parameters have names; the duration is the one that is not a number.
FromText<Distribution>
DistributionReader::readNamed(const KindSyntax& syntax,
                              const std::array<std::string_view, 2>& values) const {
    const auto time = span(values[syntax.kind == Kind::Erlang ? 1 : 0]);
    if (!time) {
        return time.error;
    }
    if (syntax.kind == Kind::Exponential) {
        return Distribution::exponential(*time.value);
    }
    if (syntax.kind == Kind::Lognormal) {
        const auto sigma = number(values[1], sigmaRange);
        return sigma ? FromText<Distribution>(Distribution::lognormal(*time.value, *sigma.value))
                     : sigma.error;
    }
    if (syntax.kind == Kind::Pareto) {
        const auto alpha = number(values[1], alphaRange);
        return alpha ? FromText<Distribution>(Distribution::pareto(*time.value, *alpha.value))
                     : alpha.error;
    }
    const auto stages = number(values[0], stagesRange);
    if (!stages) {
        return stages.error;
    }
    const int whole = static_cast<int>(*stages.value);
    if (*stages.value != whole) {
        return error(values[0], "k counts stages", stagesRange.text);
    }
    return Distribution::erlang(whole, *time.value);
}

FromText<std::vector<Argument>> DistributionReader::split(std::string_view inside) const {
    std::vector<Argument> arguments;
    for (;;) {
        const auto comma = inside.find(',');
        const auto piece = inside.substr(0, comma);
        if (trimmed(piece).empty()) {
            return error(piece, "a parameter is missing", "values separated by single commas");
        }
        if (arguments.size() == Distribution::pointsMax) {
            return error(piece, "there are too many parameters", "at most 1000");
        }
        const auto equals = piece.find('=');
        if (equals == std::string_view::npos) {
            arguments.push_back({{}, trimmed(piece)});
        } else {
            const auto name = trimmed(piece.substr(0, equals));
            if (name.empty()) {
                return error(piece, "a name should stand before \"=\"", "");
            }
            arguments.push_back({name, trimmed(piece.substr(equals + 1))});
        }
        if (comma == std::string_view::npos) {
            return arguments;
        }
        inside.remove_prefix(comma + 1);
    }
}

FromText<std::array<std::string_view, 2>>
DistributionReader::byName(const KindSyntax& syntax, const std::vector<Argument>& arguments) const {
    std::array<std::string_view, 2> values;
    for (const auto& [name, value] : arguments) {
        if (name.empty()) {
            return error(value,
                         "the parameter has no name",
                         syntax.example,
                         "write for example \"" + std::string(syntax.example) + "\"");
        }
        const bool first = name == syntax.parameters[0];
        if (!first && name != syntax.parameters[1]) {
            return unknownParameter(syntax, name);
        }
        auto& place = values[first ? 0 : 1];
        if (place.data() != nullptr) {
            return error(name, excerpt(name) + " stands twice", syntax.example);
        }
        place = value;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].data() == nullptr && !syntax.parameters[i].empty()) {
            return error(arguments.back().value,
                         excerpt(syntax.parameters[i]) + " is missing",
                         syntax.example);
        }
    }
    return values;
}

FromText<Duration> DistributionReader::span(std::string_view piece) const {
    auto value = placed(piece, parseDuration(piece));
    if (value && *value.value > Distribution::cap) {
        return error(piece, "the duration is too long", "at most 365d");
    }
    return value;
}

FromText<double> DistributionReader::number(std::string_view piece, const Range& range) const {
    auto value = placed(piece, parseDecimal(piece));
    if (value && (*value.value < range.least || *value.value > range.most)) {
        return error(piece, "the number is out of range", range.text);
    }
    return value;
}

FromText<double> DistributionReader::share(std::string_view piece) const {
    return placed(piece, parseProbability(piece));
}

TextError DistributionReader::unknownKind(std::string_view name) const {
    std::vector<std::string_view> names;
    names.reserve(kindSyntaxes.size());
    for (const auto& syntax : kindSyntaxes) {
        names.push_back(syntax.name);
    }
    const auto nearest = nearestName(name, names);
    std::string suggestion;
    if (nearest) {
        suggestion = "write for example \"" + std::string(kindNamed(*nearest)->example) + "\"";
    }
    return error(name,
                 name.empty() ? "a name should stand before the parenthesis"
                              : excerpt(name) + " is not a known distribution",
                 anyDistribution,
                 suggestion);
}

TextError DistributionReader::noParenthesis(std::string_view body) const {
    if (const auto* syntax = kindNamed(body)) {
        return error(body,
                     "the parameters are missing",
                     syntax->example,
                     "write for example \"" + std::string(syntax->example) + "\"");
    }
    return unknownKind(body);
}

TextError DistributionReader::afterParenthesis(std::string_view call, std::string_view rest) const {
    std::string suggestion;
    if (rest[0] == '+' && call.size() + rest.size() < 80) {
        const std::string offset(trimmed(rest.substr(1)));
        suggestion = "write \"" + offset + " + " + std::string(call) + "\"";
    }
    return error(rest,
                 "something follows the closing parenthesis",
                 "the offset in front of the distribution",
                 suggestion);
}

TextError DistributionReader::unknownParameter(const KindSyntax& syntax,
                                               std::string_view name) const {
    const auto nearest = nearestName(name, syntax.parameters);
    const bool known = nearest && !nearest->empty();
    return error(name,
                 excerpt(name) + " is not a parameter of " + std::string(syntax.name),
                 syntax.example,
                 known ? "write \"" + *nearest + "\"" : "");
}

} // namespace

FromText<Distribution> parseDistribution(std::string_view text) {
    return DistributionReader(text).read();
}

} // namespace idem

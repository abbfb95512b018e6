"""Every style rule refuses a small bad sample and accepts the good one beside it.

Samples are trees in memory: path -> text. Each function named test... is one sentence.
"""

import sys

from check_style import findingsIn
from cpp_scopes import scopesOf

GOOD = {
    "engine/CMakeLists.txt": "add_library(e STATIC core/clock.cpp protocol/mutex.cpp)\n",
    "engine/core/clock.h": "// Time.\n#pragma once\n\nnamespace idem {\nstruct Clock {};\n}\n",
    "engine/core/clock.cpp": '#include "engine/core/clock.h"\n\n#include <queue>\n',
    "engine/protocol/mutex.cpp": """// Requests that share a key take turns.
#include "engine/core/clock.h"

namespace idem {

Task<Response> Mutex::handle(Request request) {
    const auto lock = co_await locks.acquire(request.key, options.lease);
    if (lock) {
        co_await store.put(request.key, Record::of(request));
    }
    co_return co_await checkThenAct(request);
}

} // namespace idem
""",
    "scenarios/good.toml": 'title = "Good"\n\n[expected]\nnone = "double"\n',
}


def rulesOf(extra, tracked=()):
    """Names of the rules that the good tree with `extra` files breaks."""
    return {finding.rule for finding in findingsIn(dict(GOOD, **extra), tracked)}


def expectOnly(rule, extra):
    found = findingsIn(dict(GOOD, **extra))
    assert {f.rule for f in found} == {rule}, "wanted only {}, got {}".format(rule, found)


def header(body, path="engine/core/sample.h"):
    return {path: "#pragma once\n" + body}


def coroutine(statement):
    return header("Task<int> run(int a) {\n    " + statement + "\n}\n", "engine/sim/run.h")


def testGoodTreeHasNoFinding():
    assert findingsIn(GOOD, ["engine/core/clock.h", "README.md", ".ci/run"]) == []


def testEngineIncludesNeverClimb():
    above = header("", "engine/world/node.h")
    expectOnly("ladder", {**above, **header('#include "engine/world/node.h"\n')})
    assert not rulesOf({**above, **header('#include "engine/world/node.h"\n', "engine/study/s.h")})


def testVerdictSeesCoreAndTraceOnly():
    protocol = header("", "engine/protocol/key.h")
    verdict = header('#include "engine/protocol/key.h"\n', "engine/verdict/judge.h")
    expectOnly("ladder", {**protocol, **verdict})
    trace = header("", "engine/trace/record.h")
    assert not rulesOf(
        {**trace, **header('#include "engine/trace/record.h"\n', "engine/verdict/judge.h")}
    )


def testVerdictIsUsedFromStudyUpward():
    verdict = header("", "engine/verdict/judge.h")
    use = '#include "engine/verdict/judge.h"\n'
    for folder in ("engine/world", "engine/scenario"):
        expectOnly("ladder", {**verdict, **header(use, folder + "/x.h")})
    for folder in ("engine/study", "engine/report", "app/cli", "tests/engine/world"):
        assert not rulesOf({**verdict, **header(use, folder + "/x.h")}), folder


def testEngineNeverIncludesAppOrTests():
    for target in ("app/cli/options.h", "tests/sample.h"):
        include = '#include "{}"\n'.format(target)
        expectOnly("ladder", {**header("", target), **header(include)})


def testCommandLineAndModelsDoNotKnowEachOther():
    models = header("", "app/models/playback.h")
    use = '#include "app/models/playback.h"\n'
    expectOnly("ladder", {**models, **header(use, "app/cli/run.h")})
    assert not rulesOf({**models, **header(use, "app/ui/window.h")})


def testEngineTestsDoNotSeeTheApp():
    app = header("", "app/models/playback.h")
    use = header('#include "app/models/playback.h"\n', "tests/engine/core/x.h")
    expectOnly("ladder", {**app, **use})


def testUnknownEngineFolderNeedsARung():
    odd = header('#include "engine/core/clock.h"\n', "engine/attic/x.h")
    expectOnly("ladder", odd)


def testQtStaysInTheApp():
    for include in ("<QString>", "<QtCore/QString>"):
        expectOnly("qt", header("#include " + include + "\n"))
        assert not rulesOf(header("#include " + include + "\n", "app/models/m.h"))


def testIncludesAreWrittenFromTheRoot():
    expectOnly("include-path", header('#include "clock.h"\n'))
    expectOnly("include-path", header('#include "../core/clock.h"\n'))
    assert not rulesOf(header('// #include "clock.h"\n'))


def testFilesDoNotIncludeEachOther():
    expectOnly(
        "cycle",
        {
            **header('#include "engine/core/b.h"\n', "engine/core/a.h"),
            **header('#include "engine/core/a.h"\n', "engine/core/b.h"),
        },
    )


def testFoldersDoNotIncludeEachOther():
    expectOnly(
        "cycle",
        {
            **header('#include "tests/two/b.h"\n', "tests/one/a.h"),
            **header("", "tests/two/b.h"),
            **header('#include "tests/one/d.h"\n', "tests/two/c.h"),
            **header("", "tests/one/d.h"),
        },
    )


def testSubfoldersOfARungAreOneFolder():
    assert not rulesOf(
        {
            **header('#include "engine/protocol/strategies/b.h"\n', "engine/protocol/a.h"),
            **header('#include "engine/protocol/c.h"\n', "engine/protocol/strategies/b.h"),
            **header("", "engine/protocol/c.h"),
        }
    )


def testATypeIsDefinedOnce():
    one = header("namespace idem {\n\nstruct Line {};\n\n} // namespace idem\n")
    two = "namespace idem {{\n{}\nvoid f() {{\n}}\n\nclass Line final : Base {{\n}};\n\n{}}}\n"
    hidden = two.format("namespace {\n", "} // namespace\n")
    expectOnly("one-definition", {**one, **header(two.format("", ""), "engine/core/two.h")})
    assert not rulesOf({**one, **header(hidden, "engine/core/two.h")})


def testEverySourceIsInATarget():
    expectOnly("targets", {"engine/core/lost.cpp": "// Lost.\n"})
    commented = {"engine/core/CMakeLists.txt": "# target_sources(e PRIVATE lost.cpp)\n"}
    expectOnly("targets", {"engine/core/lost.cpp": "// Lost.\n", **commented})
    listed = {"engine/core/CMakeLists.txt": "target_sources(e PRIVATE lost.cpp)\n"}
    assert not rulesOf({"engine/core/lost.cpp": "// Found.\n", **listed})


def testFileListsAreSorted():
    sources = {"engine/core/a.cpp": "// A.\n", "engine/core/b.cpp": "// B.\n"}
    lists = {"engine/core/CMakeLists.txt": "target_sources(e PRIVATE\n    b.cpp\n    a.cpp)\n"}
    expectOnly("targets", {**sources, **lists})


def testScenariosStateTheirVerdicts():
    expectOnly("scenario", {"scenarios/bad.toml": 'title = "x"\n# [expected]\n'})
    assert not rulesOf({"scenarios/fine.toml": "[expected.mutex]\nverdict = 1\n"})
    assert not rulesOf({"scenarios/validation/D01.toml": 'title = "x"\n'})


def testTopLevelIsFixed():
    assert rulesOf({}, ["docs/index.md"]) == {"top-level"}
    assert rulesOf({}, ["notes.txt"]) == {"top-level"}


def testFilesStayBelowSixHundredLines():
    expectOnly("file-length", header("// x\n" * 600))
    assert not rulesOf(header("// x\n" * 599))
    expectOnly("file-length", {"tests/x.py": "x = 1\n" * 601})


def testFunctionsStayBelowSixtyLines():
    def function(lines):
        return "void run() {\n" + "    step();\n" * (lines - 2) + "}\n"

    expectOnly("function-length", header(function(61)))
    assert not rulesOf(header(function(60)))
    expectOnly("function-length", header("struct S {\n" + function(61) + "};\n"))
    lambda_ = "void run() {\n    auto f = [&](int x) {\n" + "    step();\n" * 60 + "    };\n}\n"
    expectOnly("function-length", header(lambda_))
    expectOnly("function-length", {"tests/x.py": "def run():\n" + "    x = 1\n" * 60})
    assert not rulesOf(header("namespace idem {\n" + function(60) * 2 + "}\n"))


def testFunctionsTakeAtMostFiveParameters():
    expectOnly("parameters", header("void run(int a, int b, int c, int d, int e, int f) {}\n"))
    assert not rulesOf(header("void run(std::map<int, int> a, int b, int c, int d, int e) {}\n"))


def testBlocksNestAtMostFourDeep():
    deep = "void run() {\n" + "if (a) {\n" * 5 + "}\n" * 5 + "}\n"
    expectOnly("nesting", header(deep))
    assert not rulesOf(header("void run() {\n" + "if (a) {\n" * 4 + "}\n" * 4 + "}\n"))


def testBannedWordsNameTheirReplacement():
    for code in (
        "std::random_device device;", "int x = rand();", "std::mt19937 twister;",
        "std::uniform_int_distribution<int> d;", "std::chrono::system_clock c;",
        "std::chrono::steady_clock c;", "std::unordered_map<int, int> m;", "std::cout << 1;",
        "std::set<Node*> nodes;", "double y = std::exp(x);", "assert(x);", "time(nullptr);",
    ):
        expectOnly("banned", header("inline void f() {\n    " + code + "\n}\n"))
        assert not rulesOf(header("// " + code + "\n"))
        assert not rulesOf(header("inline void f() {\n    " + code + "\n}\n", "app/cli/x.h"))
    assert not rulesOf(header("static_assert(true);\nboost::unordered_flat_map<int, int> m;\n"))


def testVagueNamesAreRefused():
    expectOnly("vague-name", header("class LockManager {};\n"))
    expectOnly("vague-name", header("struct RunData final {};\n"))
    expectOnly("vague-name", header("", "engine/core/time_utils.h"))
    assert not rulesOf(header("struct Database {};\n"))


def testTestNamesHaveNoUnderscore():
    test = "TEST({}) {{\n    EXPECT_TRUE(true);\n}}\n"
    bad = header(test.format("LockTest, Is_Held"), "tests/engine/core/t.h")
    expectOnly("test-name", bad)
    assert not rulesOf(header(test.format("LockTest, IsHeld"), "tests/engine/core/t.h"))


def testLeftoversAndWhiteSpace():
    expectOnly("leftover", header("// TO" + "DO: later\n"))
    expectOnly("leftover", {"scenarios/x.toml": "# FIX" + "ME\n[expected]\n"})
    expectOnly("tab", header("struct A {\n\tint x;\n};\n"))
    expectOnly("trailing-space", header("struct A {}; \n"))
    expectOnly("last-line", header("struct A {};"))
    expectOnly("pragma-once", {"engine/core/x.h": "struct A {};\n"})


def testMachinePathsAreRefused():
    for path in ("/ho" + "me/me/x", "/tm" + "p/x", "/wo" + "rk/main"):
        expectOnly("machine-path", header('inline auto p = "' + path + '";\n'))
    assert not rulesOf(header("// a/home/b and engine/work/x are relative.\n"))


def testAwaitFormsThatCompileCorrectlyPass():
    for statement in (
        "const auto x = co_await f(a);", "auto x = co_await f(a);", "co_await f(a);",
        "const std::optional<Record> x = co_await f(a);", "Lock lock = co_await f(a);",
        "co_return co_await f(a);", "x = co_await f(a);", "result.answer = co_await f(a);",
        "const auto x =\n        co_await store.get(request.key,\n                a);",
        "for (int i = 0; i < 3; ++i) {\n co_await f(i);\n }", "while (true) {\n co_await f();\n }",
        "switch (a) {\n case Kind::One:\n co_await f(a);\n break;\n }",
        "// if (co_await f())\n    co_await f();", 'co_await f("{?");', "co_await f(g(a) + 1);",
        "const auto x = co_await race<int>(f(a), g(a));", "co_await f(table[a]);",
    ):
        assert not rulesOf(coroutine(statement)), statement


def testAwaitFormsThatAreMiscompiledAreRefused():
    for statement in (
        "if (co_await f(a)) {\n g();\n }", "while (co_await f(a)) {\n g();\n }",
        "switch (co_await f(a)) {\n default: g();\n }", "if (a && co_await f(a)) g();",
        "for (auto x : co_await f(a)) {\n g(x);\n }",
        "if (const auto x = co_await f(a)) {\n g();\n }",
        "co_await f(Agg{1, name});", "co_await f({.id = 1});",
        "const auto x = co_await f(\n        Agg{1});", "auto x = Agg{co_await f(a)};",
        "Agg x{co_await f(a)};", "co_return Agg{co_await f(a)};", "v.push_back(co_await f(a));",
        "const auto x = a ? co_await f(a) : 1;", "g(co_await f(a), co_await f(a));",
        "const auto x = co_await f(a) + co_await f(a);", "const auto x = co_await f(a) + 1;",
        "co_await f([x](int y) { return x + y; });", "auto [x, y] = co_await f(a);",
        "const auto& x = co_await f(a);", "(co_await f(a)).run();", "return g(co_await f(a));",
        "EXPECT_EQ(co_await f(a), 1);", "throw co_await f(a);",
    ):
        assert rulesOf(coroutine(statement)) == {"await"}, statement


def testAwaitFindingsNameTheLine():
    found = findingsIn(dict(GOOD, **coroutine("co_await f();\n    g(co_await f());")))
    assert [(f.line, f.rule) for f in found] == [(4, "await")], found


def testCoroutineParametersAreValues():
    def taking(parameter):
        return header("Task<int> run(" + parameter + ") {\n    co_return 1;\n}\n")

    for parameter in ("const Request& r", "Request&& r", "std::vector<int>& v", "Request &r"):
        expectOnly("coroutine-reference", taking(parameter))
    for parameter in ("Request r", "Simulation& s", "const Request* r", "std::vector<int>* v"):
        assert not rulesOf(taking(parameter)), parameter
    plain = header("int run(const Request& r) {\n    return 1;\n}\n")
    assert not rulesOf(plain)


def testATestMayLendItsLocals():
    body = ") {\n    co_return 1;\n}\n"
    path = "tests/engine/core/t.h"
    assert not rulesOf(header("Task<int> run(std::vector<int>& log" + body, path))
    expectOnly("coroutine-reference", header("Task<int> run(const Log& log" + body, path))


def testCapturingLambdasAreNoCoroutines():
    lambda_ = "void run() {{\n    auto f = [{}](int a) -> Task<int> {{ co_return a; }};\n}}\n"
    for captures in ("&", "=", "this", "x = 1"):
        expectOnly("coroutine-lambda", header(lambda_.format(captures)))
    assert not rulesOf(header(lambda_.format("")))


def testScannerUnderstandsClassesAndInitializers():
    scopes = scopesOf(
        """
template <class T, class U = std::vector<T>>
class Clock final : public Base<T> {
public:
    explicit Clock(Time start) noexcept : m_now{start}, m_list{1, 2}, m_end(3) { begin(); }
    bool operator()(int a, int b) const { return a < b; }
    Clock& operator=(const Clock& other) = default;
    auto now() const -> std::optional<Time> { return std::optional<Time>{m_now}; }

private:
    Time m_now{0};
    std::function<int(int)> m_hook = [](int x) { return x; };
};
TEST_F(ClockTest, Ticks) {
    for (const auto& [a, b] : pairs) {
        std::sort(v.begin(), v.end(), [&](int x, int y) { return x < y; });
    }
    if (x) [[unlikely]] { return; } else { y = {1, 2}; }
}
"""
    )
    names = [f.name for f in scopes.functions if not f.isLambda]
    assert sorted(names) == sorted(
        ["Clock", "operator()", "now", "TEST_F(ClockTest, Ticks)"]
    ), names
    assert len([f for f in scopes.functions if f.isLambda]) == 2


def testScannerSkipsLiterals():
    scopes = scopesOf(
        'void a() { f("}{", \'{\', 1\'000); /* } */ }\n// {\nauto r = R"x({ " )x";\nvoid b() {}\n'
    )
    assert [f.name for f in scopes.functions] == ["a", "b"]


def main():
    tests = [(n, t) for n, t in sorted(globals().items()) if n.startswith("test") and callable(t)]
    failed = 0
    for name, test in tests:
        try:
            test()
        except AssertionError as error:
            failed += 1
            line = error.__traceback__.tb_next.tb_lineno
            print("check_style_test.py:{}: {} failed: {}".format(line, name, error))
    print("{} passed, {} failed".format(len(tests) - failed, failed))
    return 1 if failed or not tests else 0


if __name__ == "__main__":
    sys.exit(main())

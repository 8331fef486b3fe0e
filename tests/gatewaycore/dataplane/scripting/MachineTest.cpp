// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "FakeCall.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;
using scripting::Hook;
using scripting::Machine;

namespace {

/// More than any of these scripts needs, also on a busy machine and with sanitizers.
const scripting::Limits ample{8_MiB, Milliseconds(100)};

/// What `log`s and errors say when `text` is the body of on_request.
QByteArray said(const std::string& text)
{
    auto machine = Machine::make({"t.lua", "function on_request(request) " + text + " end"}, ample);
    if (!machine)
        return QByteArray::fromStdString("refused: " + machine.error().message());
    FakeCall call;
    const scripting::Run run = (*machine)->run(Hook::Request, call);
    if (run.outcome != scripting::Outcome::Done)
        return QByteArray::fromStdString(nameOf(run.outcome) + ": " + run.detail);
    QByteArray lines;
    for (const std::string& line : call.logged)
        lines += (lines.isEmpty() ? "" : "|") + QByteArray::fromStdString(line);
    return call.answer.empty() ? lines : QByteArray::fromStdString(call.answer);
}

/// What an expression is, as text.
QByteArray valueOf(const std::string& expression)
{
    return said("local function show(...) local t = {} for i = 1, select('#', ...) do t[i] = tostring((select(i, ...))) end "
                "return table.concat(t, ',') end log('info', show(" + expression + "))");
}

QByteArray refusal(const std::string& text)
{
    auto machine = Machine::make({"t.lua", text}, ample);
    return machine ? QByteArray("accepted") : QByteArray::fromStdString(machine.error().message());
}

} // namespace

class MachineTest : public QObject {
    Q_OBJECT
  private slots:
    void namesTheLineOfAMistakeBeforeAnyCall()
    {
        QCOMPARE(refusal("function on_request()\n  x = = 1\nend"), "t.lua:2: unexpected symbol near '='");
        QCOMPARE(refusal("local a\nlocal b = a.c"), "t.lua:2: attempt to index a nil value (local 'a')");
        QCOMPARE(refusal("while true do end"), "t.lua:1: the text outside of functions takes too long");
        QCOMPARE(refusal("respond(200)"), "t.lua:1: there is no call yet: only on_request and on_response have one");
        QCOMPARE(refusal(""), "the script defines neither on_request nor on_response");
        QCOMPARE(refusal("on_request = 7"), "the script defines neither on_request nor on_response");
    }

    void takesNoBytecode()
    {
        QVERIFY(refusal(std::string("\x1bLua\x54\x00\x19\x93\r\n\x1a\n", 12)).contains("attempt to load a binary chunk"));
    }

    void knowsWhichFunctionsThereAre()
    {
        auto machine = Machine::make({"t.lua", "function on_response(r) end"}, ample);
        QVERIFY(machine && !(*machine)->defines(Hook::Request) && (*machine)->defines(Hook::Response));
        FakeCall call;
        QVERIFY((*machine)->run(Hook::Request, call).outcome == scripting::Outcome::NothingToDo);
        QVERIFY((*machine)->run(Hook::Response, call).outcome == scripting::Outcome::Done);
    }

    void readsAndChangesTheCall()
    {
        QCOMPARE(said("log('info', request.method .. ' ' .. request.path .. ' ' .. tostring(request.nothing))"), "GET /items/7 nil");
        QCOMPARE(said("log('info', request.headers:get('X-A') .. table.concat(request.headers:values('X-A')))"), "112");
        QCOMPARE(said("log('info', tostring(request.headers:get('X-None')))"), "nil");
        QCOMPARE(said("log('info', table.concat(request.headers:names(), ' '))"), "X-A X-A X-B");
        QCOMPARE(said("request.headers:set('X-A', 3) request.headers:add('X-C', 'c') request.headers:remove('X-B') "
                      "log('info', table.concat(request.headers:names(), ' '))"), "X-A X-C");
        QCOMPARE(said("request.variables.n = 7 request.body = request.body .. '!' log('info', request.variables.n .. request.body)"),
                 "7content!");
        QCOMPARE(said("respond(403, {['X-Why'] = 'so', ['X-List'] = {'a', 1}}, 'no')").size(), qsizetype(33)); // in any order
        QCOMPARE(said("return respond(302, {Location = '/x'})"), "302 Location:/x ");
    }

    void saysWhatIsWrongWithLineAndName()
    {
        QCOMPARE(said("\nlog('info', request.pathh)"), "failed: t.lua:2: request has nothing that is called 'pathh'");
        QCOMPARE(said("request.method = 'PUT'"), "failed: t.lua:1: the method cannot be changed");
        QVERIFY(said("log('info', request.headers['X-A'])").contains("headers:get(name)"));
        QVERIFY(said("request.headers['X-A'] = 'x'").contains("headers:set(name, value)"));
        QVERIFY(said("request.headers.get('X-A')").contains("bad argument #1"));
        QVERIFY(said("respond(99)").contains("a status is 200 to 599"));
        QVERIFY(said("respond(200, {a = print})").startsWith("200")); // there is no print, so there is nothing
        QVERIFY(said("respond(200, {a = pairs})").contains("the values of headers are texts"));
        QVERIFY(said("log('loud', 'x')").contains("the levels are"));
        QCOMPARE(said("error({})"), "failed: it raised a table");
        QCOMPARE(said("error('mine', 0)"), "failed: mine");
    }

    void boundsWhatIsLogged()
    {
        QCOMPARE(said("for i = 1, 100 do log('info', string.rep('x', 5000)) end").size(),
                 qsizetype(scripting::mostLogLines * (scripting::mostLogText + 1) - 1));
    }

    void findsRegularExpressions_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* expression, const char* value) { QTest::newRow(expression) << QByteArray(expression) << QByteArray(value); };
        row("('hello'):find('l+')", "3,4");
        row("('hello'):find('(l)(o)')", "4,5,l,o");
        row("('hello'):find('l', 4)", "4,4");
        row("('hello'):find('l', -1)", "nil");
        row("('hello'):find('l', 99)", "nil");
        row("('hello'):find('')", "1,0");
        row("('hello'):find('', 6)", "6,5");
        row("('a+b'):find('+b', 1, true)", "2,3");
        row("('a+b'):find('x', 1, true)", "nil");
        row("('k=v'):match('(\\\\w+)=(\\\\w+)')", "k,v");
        row("('k=v'):match('\\\\w')", "k");
        row("('k'):match('(a)|(k)')", "nil,k");
        row("('abc'):gsub('b', 'x')", "axc,1");
        row("('abc'):gsub('', '-')", "-a-b-c-,4");
        row("('abc'):gsub('b*', '-')", "-a-c-,3");
        row("('aaa'):gsub('a', 'b', 2)", "bba,2");
        row("('k=v'):gsub('(\\\\w)=(\\\\w)', '%2=%1%%%0')", "v=k%k=v,1");
        row("('abc'):gsub('.', {a = 'x', b = false})", "xbc,3");
        row("('abc'):gsub('(.)', function(c) return c:upper() end)", "ABC,3");
        row("('x'):rep(3, ',')", "x,x,x");
        row("('x'):rep(0)", "");
        row("('ab'):rep(5)", "ababababab");
        row("(function() local n = {} for w in ('a1 b2'):gmatch('(\\\\w)\\\\d') do n[#n + 1] = w end return table.concat(n) end)()", "ab");
        row("string.format('%5.1f|%s|%d|%q|%%', 2.25, {}, 3, 'x')", "  2.2|table|3|\"x\"|%");
        row("string.format('%s', setmetatable({}, {__tostring = function() return 'mine' end}))", "mine");
    }
    void findsRegularExpressions()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, value);
        QCOMPARE(valueOf(expression.toStdString()), value);
    }

    void refusesPatternsThatAreNone()
    {
        QVERIFY(said("return ('a'):match('(')").contains("the pattern cannot be used: missing )"));
        QVERIFY(said("return ('a'):match('(?=a)')").contains("the pattern cannot be used"));
        QVERIFY(said("return ('a'):match(('(a)'):rep(20))").contains("more than 15 groups"));
        QVERIFY(said("return ('a'):match(('a'):rep(2000))").contains("longer than 1024"));
        QVERIFY(said("return ('a'):gsub('a', '%x')").contains("invalid use of '%'"));
        QVERIFY(said("return ('a'):gsub('(a)', '%2')").contains("has no group 2"));
    }

    void hasTables()
    {
        QCOMPARE(valueOf("(function() local t = {3, 1, 2, 9, 5} table.sort(t) return table.concat(t) end)()"), "12359");
        QCOMPARE(valueOf("(function() local t = {3, 1, 2, 9, 5} table.sort(t, function(a, b) return a > b end) return table.concat(t) end)()"), "95321");
        QCOMPARE(valueOf("(function() local t = {} for i = 1, 500 do t[i] = i * 7919 % 500 end table.sort(t) "
                         "for i = 2, 500 do if t[i - 1] > t[i] then return 'no' end end return 'sorted' end)()"), "sorted");
        QCOMPARE(valueOf("(function() local t = {1, 2} table.insert(t, 3) table.insert(t, 1, 0) return table.concat(t), table.remove(t), table.remove(t, 1), #t end)()"), "0123,3,0,2");
        QCOMPARE(valueOf("table.unpack({1, 2, 3})"), "1,2,3");
        QCOMPARE(valueOf("table.unpack({1, 2, 3}, 2, 3)"), "2,3");
        QCOMPARE(valueOf("table.pack(1, nil, 3).n"), "3");
        QCOMPARE(valueOf("table.concat({'a', 1, 'b'}, '-', 2)"), "1-b");
        QCOMPARE(valueOf("(function() local n = 0 for k, v in pairs({a = 1, b = 2}) do n = n + v end return n end)()"), "3");
        QCOMPARE(valueOf("pcall(error, 'x', 0)"), "false,x");
        QCOMPARE(valueOf("math.floor(2.5) + math.max(1, 2)"), "4");
        QCOMPARE(valueOf("tonumber('12') + 1"), "13");
    }

    void hasClasses()
    {
        QCOMPARE(said("local Point = {} Point.__index = Point function Point:sum() return self.x + self.y end "
                      "Point.__add = function(a, b) return setmetatable({x = a.x + b.x, y = a.y + b.y}, Point) end "
                      "local p = setmetatable({x = 1, y = 2}, Point) log('info', tostring((p + p):sum()))"), "6");
    }

    void letsNothingPassFromRunToRun()
    {
        auto machine = Machine::make({"t.lua", "count = (count or 0) + 1\nlocal calls = 0\nfunction on_request(request)\n"
                                               "calls = calls + 1\nseen = (seen or 0) + 1\nlog('info', calls .. seen .. count)\nend"},
                                     ample);
        QVERIFY(machine);
        FakeCall call;
        for (int round = 0; round < 3; ++round)
            QVERIFY((*machine)->run(Hook::Request, call).outcome == scripting::Outcome::Done);
        QVERIFY((call.logged == std::vector<std::string>{"111", "111", "111"}));
    }

    void keepsItsMemoryOverManyRuns()
    {
        auto machine = Machine::make({"t.lua", "function on_request(request) local t = {} for i = 1, 200 do t[i] = {i} end end"}, ample);
        QVERIFY(machine);
        FakeCall call;
        std::size_t most = 0;
        for (int round = 0; round < 300; ++round) {
            QVERIFY((*machine)->run(Hook::Request, call).outcome == scripting::Outcome::Done);
            most = std::max(most, (*machine)->memoryInUse());
        }
        QVERIFY2(most < 1024 * 1024, std::to_string(most).c_str());
    }
};

POSTERN_TEST(MachineTest);
#include "MachineTest.moc"

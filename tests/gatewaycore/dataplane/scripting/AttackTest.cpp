// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "FakeCall.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::test;
using scripting::Hook;
using scripting::Machine;

/// What hostile scripts are held to: each row ends as it says, within its memory, and the machine goes on as before.
class AttackTest : public QObject {
    Q_OBJECT
  private slots:
    void isHeld_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("outcome"); ///< several, when it is a race between two limits
        QTest::addColumn<QByteArray>("detail");
        const auto row = [](const char* name, const char* body, const char* outcome, const char* detail = "") {
            QTest::newRow(name) << QByteArray(body) << QByteArray(outcome) << QByteArray(detail);
        };
        const char* const time = "out of time";
        const char* const either = "out of time, out of memory";

        row("while true", "while true do end", time, "a.lua:1");
        row("goto", "::top:: goto top", time);
        row("repeat until false", "repeat until false", time);
        row("a numeric loop", "for i = 1, math.maxinteger do end", time);
        row("tail calls", "local function f() return f() end return f()", time);
        row("an iterator that never ends", "for x in function() return 1 end do end", time);
        row("pcall in a loop", "while true do pcall(function() while true do end end) end", time);
        row("pcall of pcall", "while true do pcall(pcall, pcall, function() while true do end end) end", time);
        row("pcall that is swallowed deep down",
            "local function f(n) if n == 0 then while true do end end pcall(f, n - 1) while true do end end f(50)", time);
        row("errors in a loop", "while true do pcall(error, {}) end", time);
        row("error objects with __tostring", "error(setmetatable({}, {__tostring = function() while true do end end}))", "failed",
            "it raised a table");
        row("__tostring without end", "tostring(setmetatable({}, {__tostring = function() while true do end end}))", time);
        row("__index without end", "local t t = setmetatable({}, {__index = function() while true do end end}) return t.x", time);
        row("__index in a circle", "local a, b = {}, {} setmetatable(a, {__index = b}) setmetatable(b, {__index = a}) "
                                   "while true do pcall(function() return a.x end) end", time);
        row("__eq, __lt, __concat without end",
            "local mt = {} for _, k in ipairs({'__eq', '__lt', '__concat', '__add'}) do mt[k] = function() while true do end end end "
            "local a, b = setmetatable({}, mt), setmetatable({}, mt) pcall(function() return a == b end) return a .. b", time);

        row("huge repeat", "return ('x'):rep(1e9)", "failed", "resulting string too large");
        row("huge repeat of nothing", "local s = (''):rep(math.maxinteger) while true do s = (''):rep(1e18, '') end", time);
        row("huge repeat with a huge separator", "return ('x'):rep(math.maxinteger, ('y'):rep(1000))", "failed", "resulting string too large");
        row("doubling", "local s = 'x' while true do s = s .. s end", either);
        row("doubling that is caught", "local s = 'x' while true do pcall(function() s = s .. s end) end", either);
        row("long texts, made over and over", "local s = ('x'):rep(60000) while true do local t = s .. 'y' end", time);
        row("upper of long texts", "local s = ('x'):rep(60000) while true do s:upper() end", time);
        row("long texts, compared over and over",
            "local a, b = ('x'):rep(60000), ('x'):rep(60000) .. 'y' while true do local c = a < b end", time);
        row("numbers of very many digits", "local s = ('9'):rep(120000) while true do tonumber(s) math.floor(s) tonumber(s, 10) end", time);
        row("a loop up to very many digits", "local s = ('9'):rep(120000) while true do pcall(function() for i = 1, s do break end end) end", time);
        row("a chain of tables", "local t = {} for i = 1, 1900 do t = setmetatable({}, {__index = t}) end while true do local x = t.a end", either);
        row("a large metatable", "local mt = {} for i = 1, 3000 do mt[i] = i end while true do setmetatable({}, mt) end", time);
        row("100 MB table", "local t = {} for i = 1, 1e7 do t[i] = i end", either);
        row("100 MB of small tables", "local t = {} while true do t = {t} end", either);
        row("100 MB of keys", "local t = {} for i = 1, 1e7 do t['k' .. i] = i end", either);
        row("memory errors that are caught", "local t = {} while true do pcall(function() t[#t + 1] = ('x'):rep(60000) .. #t end) end", either);
        row("deep recursion", "local function f() return 1 + f() end return f()", "out of time, out of memory, failed");
        row("deep recursion that is caught", "local function f() pcall(f) end while true do f() end", time);
        row("deep recursion through metamethods", "local mt = {} mt.__index = function(t, k) return t[k .. 'x'] end "
                                                  "return setmetatable({}, mt).x", "failed, out of time, out of memory");
        row("deep recursion through gsub", "local function f(s) return (s:gsub('.', f)) end return f('x')", "failed, out of time, out of memory", "");
        row("deeply nested source", "return", "done");

        row("__gc", "setmetatable({}, {__gc = function() while true do end end})", "failed", "__gc is not offered");
        row("__gc, afterwards", "local mt = {} local t = setmetatable({}, mt) mt.__gc = function() while true do end end t = nil "
                                "for i = 1, 1000 do local x = {i} end", "done, out of time");
        row("__close", "setmetatable({}, {__close = function() end})", "failed", "__close is not offered");
        row("__close, afterwards", "local mt = {} local t = setmetatable({}, mt) mt.__close = function() while true do end end "
                                   "local x <close> = t", "failed", "non-closable value");
        row("__close that begets itself",
            "local mt = {} local function again() local y <close> = setmetatable({}, mt) while true do end end "
            "mt.__close = again again()", "failed", "__close is not offered");
        row("a closing value of a loop", "local mt = {} local t = setmetatable({}, mt) mt.__close = function() end "
                                         "for x in function() end, nil, nil, t do end", "failed", "non-closable value");
        row("__mode", "setmetatable({}, {__mode = 'k'})", "failed", "__mode is not offered");
        row("__metatable", "setmetatable({}, {__metatable = 1})", "failed", "__metatable is not offered");
        row("__name", "setmetatable({}, {__name = 'x'})", "failed", "__name is not offered");
        row("__pairs", "setmetatable({}, {__pairs = next})", "failed", "__pairs is not offered");

        row("pathological pattern", "local s = ('a'):rep(60000) while true do s:match('(x+x+)+y') s:match('(a*)*b') s:match('(a|aa)+$') end", time);
        row("a pattern with too many states", "local s = ('ab'):rep(2000) while true do s:match('[ab]*a[ab]{200}c') end", time);
        row("a huge counted pattern", "return ('a'):match('((a{100}){100}){100}')", "failed", "the pattern cannot be used");
        row("ever new patterns", "for i = 1, 1e9 do ('x'):match('a{' .. i % 900 + 1 .. '}' .. i) end", time);
        row("a large pattern on a large text", "return ('a'):rep(60000):match('(a|b){900}c')", "failed", "so many octets");
        row("a plain search that would be quadratic",
            "local s = ('a'):rep(60000) local w = ('a'):rep(30000) .. 'b' while true do s:find(w, 1, true) end", time);
        row("gsub that grows", "local s = 'x' while true do s = s:gsub('x', 'xx') end", either);
        row("gsub with a callback without end", "return ('abc'):gsub('.', function() while true do end end)", time);
        row("gmatch over nothing", "while true do for x in ('aaaaaaaa'):gmatch('') do end end", time);
        row("a huge width", "return string.format('%99999d', 1)", "failed", "invalid conversion");
        row("a huge precision", "return string.format('%.99999f', 1)", "failed", "invalid conversion");
        row("a format that is all flags", "local s = '%' .. ('0'):rep(100000) .. 'd' while true do pcall(string.format, s, 1) end", time);
        row("formats in a loop", "while true do string.format('%99.99f%99s', 1e308, 'x') end", time);
        row("format %p", "return string.format('%p', {})", "failed", "%p is not offered");
        row("format and __tostring", "return string.format('%s', setmetatable({}, {__tostring = function() while true do end end}))", time);

        row("concat of a table that is not there", "return table.concat({}, 'x', 1, math.maxinteger)", "failed", "invalid value");
        row("concat of what __index makes up", "return table.concat(setmetatable({}, {__index = rawlen}), '', 1, 1e12)", "failed", "invalid value");
        row("concat of much", "local t = {} for i = 1, 1000 do t[i] = 'x' end while true do table.concat(t, ('y'):rep(50)) end", time);
        row("concat up to the last integer", "return table.concat({[math.maxinteger] = 'x'}, '', math.maxinteger, math.maxinteger)", "done");
        row("unpack of much", "return table.unpack({}, 1, 1e8)", "failed", "too many results");
        row("unpack of the world", "return table.unpack({}, math.mininteger, math.maxinteger)", "failed", "too many results");
        row("unpack in a loop", "while true do pcall(table.unpack, {}, 1, 4000) end", time);
        row("select of much", "while true do pcall(select, -1, table.unpack({}, 1, 4000)) end", time);
        row("char of much", "while true do pcall(string.char, table.unpack({}, 1, 4000)) end", time);
        row("byte of much", "while true do pcall(string.byte, ('x'):rep(60000), 1, -1) end", either);
        row("insert with a false length", "table.insert(setmetatable({}, {__len = function() return 1e15 end}), 1, 'x')", "done");
        row("insert at the front", "local t = {} for i = 1, 1e7 do table.insert(t, 1, i) end", either);
        row("remove from the front", "while true do local t = {} for i = 1, 2000 do t[i] = i end while #t > 0 do table.remove(t, 1) end end", time);
        row("sort with a comparison that contradicts itself",
            "local t = {} for i = 1, 100 do t[i] = i end while true do table.sort(t, function() return true end) end", time);
        row("sort with a comparison without end", "table.sort({2, 1}, function() while true do end end)", time);
        row("sort of what cannot be compared", "table.sort({1, 'a', {}})", "failed", "attempt to compare");
        row("next over a table that was large",
            "local t = {} for i = 1, 5000 do t[i] = i end for i = 1, 5000 do t[i] = nil end while true do next(t) end", time);
        row("length of made-up tables", "while true do local t = {} for i = 0, 14 do t[2 ^ i] = 1 end local n = #t end", time);

        row("a huge field", "while true do request.headers:set('X', ('x'):rep(60000)) end", time);
        row("ever more fields", "while true do request.headers:add('X', 'x') end", time);
        row("ever new contents", "while true do request.body = ('x'):rep(60000) end", time);
        row("answers in a loop", "while true do respond(200, {a = 'b'}, 'x') end", time);
        row("an answer with too many fields", "local h = {} for i = 1, 100 do h['a' .. i] = 'x' end respond(200, h)", "failed", "no more than 64");
        row("log in a loop", "while true do log('error', 'x') end", time);
        row("a field's function as another's", "request.headers.get(request, 'path')", "failed", "headers:get(name)");
        row("a place that is none", "request.headers.get({}, 'path')", "failed", "bad argument");
        row("a number out of range", "request.variables.x = 1e308 return 1 // 0", "failed", "divide by zero");
    }
    void isHeld()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, outcome);
        QFETCH(QByteArray, detail);
        const scripting::Limits limits{1_MiB, Milliseconds(20)};
        // The same machine is asked for good and for bad, since workers go on with theirs.
        const std::string text = "function on_request(request) " + body.toStdString() + " end\n"
                                 "function on_response(response) log('info', ('a-b'):gsub('-', '+') .. #table.pack(1, 2)) end";
        auto machine = Machine::make({"a.lua", text}, limits);
        QVERIFY2(machine, machine ? "" : machine.error().message().c_str());
        for (int round = 0; round < 2; ++round) {
            FakeCall call;
            const scripting::Run run = (*machine)->run(Hook::Request, call);
            QVERIFY2(outcome.contains(QByteArray::fromStdString(nameOf(run.outcome))),
                     (nameOf(run.outcome) + ": " + run.detail).c_str());
            if (!detail.isEmpty())
                QVERIFY2(run.detail.find(detail.toStdString()) != std::string::npos, run.detail.c_str());
            QVERIFY((*machine)->memoryInUse() <= limits.memory.value);
            FakeCall good;
            const scripting::Run after = (*machine)->run(Hook::Response, good);
            QVERIFY2(after.outcome == scripting::Outcome::Done, (nameOf(after.outcome) + ": " + after.detail).c_str());
            QVERIFY(good.logged == std::vector<std::string>{"a+b2"});
        }
    }

    void reachesNothingOfTheSystem_data()
    {
        QTest::addColumn<QByteArray>("name");
        for (const char* const name : {"io", "os", "debug", "package", "require", "load", "loadstring", "loadfile", "dofile",
                                       "coroutine", "collectgarbage", "getmetatable", "rawset", "xpcall", "print", "warn", "utf8",
                                       "_G", "_VERSION", "string.dump", "string.pack", "string.unpack", "math.randomseed", "table.move",
                                       "request", "response"})
            QTest::newRow(name) << QByteArray(name);
    }
    void reachesNothingOfTheSystem()
    {
        QFETCH(QByteArray, name);
        const std::string text = "function on_request() log('info', type(" + name.toStdString() + ")) end";
        auto machine = Machine::make({"a.lua", text}, {});
        QVERIFY(machine);
        FakeCall call;
        QVERIFY((*machine)->run(Hook::Request, call).outcome == scripting::Outcome::Done);
        QVERIFY2(call.logged == std::vector<std::string>{"nil"}, call.logged.front().c_str());
    }

    void changesNothingThatIsShared_data()
    {
        QTest::addColumn<QByteArray>("body");
        const auto row = [](const char* name, const char* body) { QTest::newRow(name) << QByteArray(body); };
        row("a function of the library", "string.upper = nil");
        row("the library by rawget", "rawget(string, 'upper')");
        row("the library by next", "next(string)");
        row("the library by pairs", "for k in pairs(math) do end");
        row("the library by insert", "table.insert(table, 'x')");
        row("the library by setmetatable", "setmetatable(string, {})");
        row("texts", "local s = 'x' s.evil = 1");
        row("the metatable of texts", "setmetatable('', {__index = function() return 1 end})");
        row("the request", "setmetatable(request, {})");
        row("the functions of headers", "request.headers.get = 1");
    }
    void changesNothingThatIsShared()
    {
        QFETCH(QByteArray, body);
        auto machine = Machine::make({"a.lua", "function on_request(request) " + body.toStdString() + " end\n"
                                               "function on_response() log('info', ('x'):upper() .. string.upper('y')) end"}, {});
        QVERIFY(machine);
        FakeCall call;
        QVERIFY((*machine)->run(Hook::Request, call).outcome == scripting::Outcome::Failed);
        QVERIFY((*machine)->run(Hook::Response, call).outcome == scripting::Outcome::Done);
        QVERIFY(call.logged == std::vector<std::string>{"XY"});
    }

    void globalsOfOneRunAreNotThoseOfAnother()
    {
        auto machine = Machine::make({"a.lua", "function on_request(request) if evil then log('info', 'seen') end evil = true tostring = nil "
                                               "_ENV.string = nil log = log end"}, {});
        QVERIFY(machine);
        FakeCall call;
        for (int round = 0; round < 3; ++round)
            QVERIFY((*machine)->run(Hook::Request, call).outcome == scripting::Outcome::Done);
        QVERIFY(call.logged.empty());
    }

    void aTextThatIsTooDeepIsRefused()
    {
        std::string deep(100'000, '(');
        QVERIFY(!Machine::make({"a.lua", "x = " + deep}, {}));
        std::string tables;
        for (int i = 0; i < 100'000; ++i)
            tables += '{';
        QVERIFY(!Machine::make({"a.lua", "x = " + tables}, {}));
        std::string blocks;
        for (int i = 0; i < 10'000; ++i)
            blocks += "do ";
        QVERIFY(!Machine::make({"a.lua", blocks}, {}));
    }
};

POSTERN_TEST(AttackTest);
#include "AttackTest.moc"

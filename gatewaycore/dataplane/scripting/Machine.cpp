// SPDX-License-Identifier: Apache-2.0
#include "dataplane/scripting/Machine.h"

#include "dataplane/scripting/Interior.h"

#include <algorithm>
#include <utility>

namespace postern::scripting {
namespace {

// Where the state keeps its own things; the addresses are the names.
const char scriptKey = 0;
const char globalsKey = 0;

constexpr std::size_t mostDetail = 400;
/// Of the first execution, when the configuration is loaded: nobody waits, and everything is cold.
constexpr Milliseconds timeToOpen{100};

/// What stands on top of the stack after an error, without calling anything of the script's.
std::string errorText(lua_State* state)
{
    std::size_t size = 0;
    switch (lua_type(state, -1)) {
    case LUA_TSTRING: {
        const char* const text = lua_tolstring(state, -1, &size);
        return {text, std::min(size, mostDetail)};
    }
    case LUA_TNUMBER: return "it raised the number " + std::to_string(lua_tonumber(state, -1));
    case LUA_TNIL: return "it raised nil";
    default: return std::string("it raised a ") + lua_typename(state, lua_type(state, -1));
    }
}

const char* nameOf(Hook hook) noexcept { return hook == Hook::Request ? "on_request" : "on_response"; }

/// Makes everything that lasts: the library, and the compiled text.
int openBody(lua_State* state)
{
    const Script& script = *static_cast<const Script*>(lua_touserdata(state, 1));
    pushLibrary(state);
    lua_createtable(state, 0, 2); // the metatable of every run's globals
    lua_pushvalue(state, -2);
    lua_setfield(state, -2, "__index");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_rawsetp(state, LUA_REGISTRYINDEX, &globalsKey);
    const std::string name = "=" + script.name;
    if (luaL_loadbufferx(state, script.text.data(), script.text.size(), name.c_str(), "t") != LUA_OK)
        return lua_error(state);
    lua_rawsetp(state, LUA_REGISTRYINDEX, &scriptKey);
    return 0;
}

/// Executes the text with fresh globals, which are left on the stack. Functions of earlier runs share what is set here,
/// but nothing leads to them any more.
void executeText(lua_State* state)
{
    lua_createtable(state, 0, 4);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &globalsKey);
    lua_setmetatable(state, -2);
    lua_rawgetp(state, LUA_REGISTRYINDEX, &scriptKey);
    lua_pushvalue(state, -2);
    lua_setupvalue(state, -2, 1); // _ENV
    lua_call(state, 0, 0);
}

bool pushFunction(lua_State* state, Hook hook)
{
    lua_pushstring(state, nameOf(hook));
    lua_rawget(state, -2);
    return lua_isfunction(state, -1);
}

struct Defined {
    bool request = false;
    bool response = false;
};

int lookBody(lua_State* state)
{
    Defined& defined = *static_cast<Defined*>(lua_touserdata(state, 1));
    executeText(state);
    defined.request = pushFunction(state, Hook::Request);
    lua_pop(state, 1);
    defined.response = pushFunction(state, Hook::Response);
    return 0;
}

struct Errand {
    Hook hook;
    bool found = false;
};

int runBody(lua_State* state)
{
    Errand& errand = *static_cast<Errand*>(lua_touserdata(state, 1));
    executeText(state);
    errand.found = pushFunction(state, errand.hook);
    if (!errand.found)
        return 0;
    pushPlace(state, errand.hook == Hook::Request ? Place::Request : Place::Response);
    lua_call(state, 1, 0);
    return 0;
}

} // namespace

Machine::Machine(Script script, const Limits& limits) : script_(std::move(script)), limits_(limits) {}

Machine::~Machine() { close(); }

void Machine::close() noexcept
{
    if (state_ != nullptr)
        lua_close(std::exchange(state_, nullptr));
    interior_.reset();
}

std::size_t Machine::memoryInUse() const noexcept { return interior_ != nullptr ? interior_->budget.held() : 0; }

Result<std::unique_ptr<Machine>> Machine::make(Script script, const Limits& limits)
{
    std::unique_ptr<Machine> machine(new Machine(std::move(script), limits));
    Run opened = machine->open();
    Defined defined;
    if (opened.outcome == Outcome::Done)
        opened = machine->protectedly(&lookBody, &defined, std::max(timeToOpen, limits.cpuTime));
    switch (opened.outcome) {
    case Outcome::Done:
    case Outcome::NothingToDo: break;
    case Outcome::Failed: return unexpected(ErrorKind::InvalidConfig, std::move(opened.detail), Fault::Config);
    case Outcome::OutOfTime:
        return unexpected(ErrorKind::InvalidConfig, opened.detail + ": the text outside of functions takes too long", Fault::Config);
    case Outcome::OutOfMemory:
        return unexpected(ErrorKind::InvalidConfig, "the script does not fit into " + limits.memory.toString(), Fault::Config);
    }
    if (!defined.request && !defined.response)
        return unexpected(ErrorKind::InvalidConfig, "the script defines neither on_request nor on_response", Fault::Config);
    machine->definesRequest_ = defined.request;
    machine->definesResponse_ = defined.response;
    return machine;
}

Run Machine::open()
{
    close();
    interior_ = std::make_unique<Interior>(static_cast<std::size_t>(limits_.memory.value));
    state_ = lua_newstate(&Budget::allocate, &interior_->budget);
    if (state_ == nullptr)
        return {Outcome::OutOfMemory};
    *static_cast<Interior**>(lua_getextraspace(state_)) = interior_.get();
    Run opened = protectedly(&openBody, &script_, timeToOpen);
    lua_gc(state_, LUA_GCCOLLECT);
    atRest_ = interior_->budget.held();
    return opened;
}

Run Machine::protectedly(int (*body)(lua_State*), void* with, Milliseconds cpuTime)
{
    Budget& budget = interior_->budget;
    lua_settop(state_, 0);
    lua_pushcfunction(state_, body);
    lua_pushlightuserdata(state_, with);
    budget.begin(state_, cpuTime);
    const int status = lua_pcall(state_, 1, 0, 0); // no message handler: it would run without the hook
    budget.end();
    if (status == LUA_OK && budget.overdrawn() == Budget::Overdrawn::No)
        return {};
    budget.judge(state_, status);
    Run run;
    switch (budget.overdrawn()) {
    case Budget::Overdrawn::No: run = {Outcome::Failed, errorText(state_)}; break;
    case Budget::Overdrawn::Time: run = {Outcome::OutOfTime, budget.place()}; break;
    case Budget::Overdrawn::Memory: run = {Outcome::OutOfMemory}; break;
    }
    lua_settop(state_, 0);
    return run;
}

Run Machine::run(Hook hook, Call& call)
{
    if (state_ == nullptr) {
        if (Run opened = open(); opened.outcome != Outcome::Done) {
            close();
            return opened;
        }
    }
    interior_->call = &call;
    interior_->logged = 0;
    Errand errand{hook};
    Run run = protectedly(&runBody, &errand, limits_.cpuTime);
    interior_->call = nullptr;
    if (run.outcome == Outcome::OutOfTime || run.outcome == Outcome::OutOfMemory)
        close(); // the next run shall not have to clear away what this one has piled up
    else if (interior_->budget.held() > 2 * atRest_ + 256 * 1024)
        lua_gc(state_, LUA_GCCOLLECT);
    if (run.outcome == Outcome::Done && !errand.found)
        run.outcome = Outcome::NothingToDo;
    return run;
}

} // namespace postern::scripting

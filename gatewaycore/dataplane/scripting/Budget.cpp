// SPDX-License-Identifier: Apache-2.0
#include "dataplane/scripting/Budget.h"

#include "dataplane/scripting/Interior.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace postern::scripting {
namespace {

/// Instructions between two looks at the clock, and once there are texts or tables of many octets: one instruction that walks
/// over such a thing takes as long as thousands of others.
constexpr int instructionsMostly = 100;
constexpr int instructionsAmongLarge = 4;
constexpr std::size_t large = 64 * 1024;
/// Octets taken between two looks.
constexpr std::size_t octets = 64 * 1024;

Nanoseconds threadCpuTime() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return Seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

} // namespace

void* Budget::allocate(void* self, void* block, std::size_t before, std::size_t wanted) noexcept
{
    Budget& budget = *static_cast<Budget*>(self);
    if (block == nullptr)
        before = 0; // Lua says what kind of object it is for, then
    if (wanted == 0) {
        std::free(block);
        budget.held_ -= before;
        return nullptr;
    }
    if (wanted > before) {
        const std::size_t more = wanted - before;
        budget.taken_ += more;
        const bool first = wanted > large && budget.instructions_ != instructionsAmongLarge;
        if (first)
            budget.instructions_ = instructionsAmongLarge;
        if (budget.running_ != nullptr && (first || budget.taken_ > octets) && !budget.hurried_) {
            budget.hurried_ = true;
            lua_sethook(budget.running_, &Budget::onCount, LUA_MASKCOUNT, 1); // may be called at any time (Lua 5.4, 4.7)
        }
        if (wanted > budget.mostAtOnce_ || more > budget.memory_ - budget.held_)
            return nullptr;
    }
    void* const moved = std::realloc(block, wanted);
    if (moved == nullptr)
        return wanted <= before ? block : nullptr; // Lua relies on shrinking
    budget.held_ += wanted;
    budget.held_ -= before;
    return moved;
}

void Budget::begin(lua_State* state, Milliseconds cpuTime)
{
    overdrawn_ = Overdrawn::No;
    place_[0] = '\0';
    taken_ = done_ = 0;
    hurried_ = false;
    instructions_ = instructionsMostly;
    allowed_ = cpuTime;
    cpuAtBegin_ = threadCpuTime();
    notBefore_ = Clock::system().steady() + allowed_;
    running_ = state;
    lua_sethook(state, &Budget::onCount, LUA_MASKCOUNT, instructions_);
}

void Budget::end()
{
    if (running_ != nullptr)
        lua_sethook(running_, nullptr, 0, 0);
    running_ = nullptr;
}

void Budget::look(lua_State* state)
{
    if (running_ == nullptr)
        return;
    if (overdrawn_ == Overdrawn::No) {
        // A thread uses no more CPU time than passes: the cheaper clock says when the dearer one has to be asked.
        const SteadyTime now = Clock::system().steady();
        if (now < notBefore_)
            return;
        const Nanoseconds used = threadCpuTime() - cpuAtBegin_;
        if (used < allowed_) {
            notBefore_ = now + (allowed_ - used);
            return;
        }
        overdrawn_ = Overdrawn::Time;
        lua_Debug record{};
        for (int level = 0; place_[0] == '\0' && lua_getstack(state, level, &record) != 0; ++level) {
            if (lua_getinfo(state, "Sl", &record) != 0 && record.currentline > 0)
                std::snprintf(place_, sizeof place_, "%s:%d", record.short_src, record.currentline);
        }
    }
    luaL_error(state, "the script's time is over");
}

void Budget::judge(lua_State* state, int status)
{
    // Lua's text buffers say it by an ordinary error.
    const bool missing = status == LUA_ERRMEM || (status == LUA_ERRRUN && lua_type(state, -1) == LUA_TSTRING &&
                                                  std::strcmp(lua_tostring(state, -1), "not enough memory") == 0);
    if (missing && overdrawn_ == Overdrawn::No)
        overdrawn_ = Overdrawn::Memory;
}

void Budget::onCount(lua_State* state, lua_Debug*)
{
    Budget& budget = Interior::of(state).budget;
    budget.taken_ = 0;
    if (budget.hurried_) {
        budget.hurried_ = false;
        lua_sethook(state, &Budget::onCount, LUA_MASKCOUNT, budget.instructions_);
    }
    budget.look(state);
}

} // namespace postern::scripting

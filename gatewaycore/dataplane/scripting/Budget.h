// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"

#include <cstddef>
#include <cstdint>
#include <lua.hpp>
#include <string>

namespace postern::scripting {

/// How much memory and time a Lua state may use. Both are final: once a run is overdrawn, whatever it does next fails,
/// also when the script catches the error (see pcall in Library.cpp).
class Budget {
  public:
    enum class Overdrawn : std::uint8_t { No, Time, Memory };

    explicit Budget(std::size_t memory) noexcept : memory_(memory), mostAtOnce_(memory / 8) {}

    /// lua_Alloc, with a Budget behind the first argument.
    static void* allocate(void* self, void* block, std::size_t before, std::size_t wanted) noexcept;

    /// A run begins: it may take so much of this thread's CPU time.
    void begin(lua_State* state, Milliseconds cpuTime);
    void end();

    /// Raises an error when the time is over.
    void look(lua_State* state);
    /// A function of ours has done some work without an instruction of the script: looks now and then.
    void work(lua_State* state, std::size_t units)
    {
        done_ += units;
        if (done_ >= 4096) {
            done_ = 0;
            look(state);
        }
    }
    /// A protected call has ended with `status`, its error being on top of the stack: was it for want of memory?
    void judge(lua_State* state, int status);

    [[nodiscard]] Overdrawn overdrawn() const noexcept { return overdrawn_; }
    [[nodiscard]] std::size_t held() const noexcept { return held_; }
    [[nodiscard]] std::size_t mostAtOnce() const noexcept { return mostAtOnce_; }
    /// Where the script was when its time was over: "orders.lua:3".
    [[nodiscard]] const char* place() const noexcept { return place_; }

  private:
    static void onCount(lua_State* state, lua_Debug* record);

    std::size_t memory_;
    std::size_t mostAtOnce_; ///< one instruction may walk over a whole text, so there are no huge ones
    std::size_t held_ = 0;
    std::size_t taken_ = 0; ///< since the clock was looked at
    std::size_t done_ = 0;
    lua_State* running_ = nullptr;
    int instructions_ = 0; ///< from one look at the clock to the next
    bool hurried_ = false; ///< the clock is looked at before the next instruction
    Overdrawn overdrawn_ = Overdrawn::No;
    Nanoseconds allowed_{0};
    Nanoseconds cpuAtBegin_{0};
    SteadyTime notBefore_{}; ///< until then the CPU time cannot be used up
    char place_[LUA_IDSIZE + 16] = {};
};

} // namespace postern::scripting

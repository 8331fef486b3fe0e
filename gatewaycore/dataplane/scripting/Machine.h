// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Bytes.h"
#include "base/Clock.h"
#include "base/Result.h"
#include "dataplane/scripting/Call.h"

#include <cstdint>
#include <memory>
#include <string>

struct lua_State;

namespace postern::scripting {

struct Interior;

/// A text in Lua 5.4 that defines on_request(request), on_response(response), or both.
struct Script {
    std::string name; ///< stands before the line's number in what is said of mistakes: "orders.lua"
    std::string text;
};

/// What one run may use.
struct Limits {
    ByteCount memory = 8_MiB; ///< all that the script's state holds; a single text or table at most an eighth of it
    Milliseconds cpuTime{2};  ///< of the thread; looked at every 100 instructions (every 4 among large texts), after each
                              ///< 64 KiB that were taken, and within the functions that may take long
};

enum class Hook : std::uint8_t { Request, Response };

enum class Outcome : std::uint8_t {
    Done,
    NothingToDo, ///< the script does not define that function
    Failed,
    OutOfTime,
    OutOfMemory,
};

struct Run {
    Outcome outcome = Outcome::Done;
    std::string detail{}; ///< of Failed: "orders.lua:3: attempt to call a nil value"; of OutOfTime: "orders.lua:3"
};

/// One Lua state with one script in it, for one thread at a time. The script gets functions without a way out: no files,
/// no processes, no loading of code, no coroutines, no finalizers; patterns are RE2's. Each run executes the whole text
/// anew, with globals of its own over a library that cannot be changed, so that no run sees anything of another one.
class Machine {
  public:
    /// Compiles the text (never bytecode) and executes it once, outside of any call. Errors: InvalidConfig, with the line.
    [[nodiscard]] static Result<std::unique_ptr<Machine>> make(Script script, const Limits& limits);
    ~Machine();
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;

    /// Never throws, and leaves the machine fit for the next run whatever became of this one.
    [[nodiscard]] Run run(Hook hook, Call& call);
    /// Whether the text defines that function.
    [[nodiscard]] bool defines(Hook hook) const noexcept { return hook == Hook::Request ? definesRequest_ : definesResponse_; }
    /// Octets that the state holds now; never more than Limits::memory.
    [[nodiscard]] std::size_t memoryInUse() const noexcept;

  private:
    Machine(Script script, const Limits& limits);
    [[nodiscard]] Run open();
    void close() noexcept;
    [[nodiscard]] Run protectedly(int (*body)(lua_State*), void* with, Milliseconds cpuTime);

    Script script_;
    Limits limits_;
    std::unique_ptr<Interior> interior_;
    lua_State* state_ = nullptr;
    std::size_t atRest_ = 0; ///< octets held when nothing runs
    bool definesRequest_ = false;
    bool definesResponse_ = false;
};

} // namespace postern::scripting

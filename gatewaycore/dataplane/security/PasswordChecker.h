// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Secret.h"
#include "base/SipHash.h"
#include "base/UniqueFunction.h"
#include "crypto/PasswordHash.h"
#include "dataplane/security/FailureLimit.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace postern::security {

/// Where a worker has its hashing done.
class HashThreads {
  public:
    virtual ~HashThreads() = default;
    /// On the worker's thread: runs `work` on another one, soon. False when there is no room: nothing is called then.
    virtual bool run(UniqueFunction<void()> work) = 0;
    /// Any thread: runs `task` on the worker's. False when the worker is gone.
    virtual bool post(UniqueFunction<void()> task) = 0;
};

/// Checks names and passwords for a whole gateway without letting anybody buy more CPU with it than it is worth: two
/// hashes at a time, a bounded queue, one hash for however many ask the same at once, right answers remembered for a
/// while (by a keyed hash of name, password and stored hash, so nothing of them is kept, and a changed password is another
/// question), and wrong ones counted by address. State of that kind; the users themselves are the caller's.
///
/// Threads meet here: workers ask and pool threads answer, under one mutex that is never held while hashing.
class PasswordChecker : public std::enable_shared_from_this<PasswordChecker> {
  public:
    struct Rules {
        FailureLimit::Rules failures;
        Seconds remember{60};
        std::size_t queue = 32;
        std::size_t atOnce = 2;
        std::size_t waiting = 1024;    ///< who may wait for answers, all questions together
        std::size_t remembered = 4096;
    };
    /// How a password is held against a hash; only tests have another one.
    using Compare = std::function<bool(const crypto::PasswordHash&, std::string_view)>;

    explicit PasswordChecker(const Rules& rules);
    PasswordChecker(const Rules& rules, Compare compare);
    ~PasswordChecker();
    PasswordChecker(const PasswordChecker&) = delete;
    PasswordChecker& operator=(const PasswordChecker&) = delete;

    enum class Answer : std::uint8_t {
        Waiting,     ///< `wake` will be called
        Right,
        Wrong,
        Unavailable, ///< no room for it, or the gateway goes down
        TooMany,     ///< wrong log-ins of this address: nothing was looked at
    };

  private:
    struct Question;

  public:
    /// One exchange's share in a question. It may go while the question is open: what nobody waits for is not hashed.
    class Ticket {
      public:
        Ticket() = default;
        ~Ticket();
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        /// Whether ask() was called with it and had to wait.
        [[nodiscard]] bool taken() const noexcept { return question_ != nullptr; }
        /// What came of it; Waiting until `wake` has been called.
        [[nodiscard]] Answer answer() const;

      private:
        friend class PasswordChecker;
        std::shared_ptr<PasswordChecker> checker_;
        std::shared_ptr<Question> question_;
        std::uint64_t number_ = 0;
    };

    struct Asked {
        Answer answer = Answer::Waiting;
        Seconds retryAfter{0}; ///< of TooMany
    };
    /// Whether `password` is that of `hash`. `address` is who asks, as text. For an unknown user `hash` is a decoy, which
    /// costs the same. `wake` is called once, from any thread, and only after Waiting.
    [[nodiscard]] Asked ask(std::string_view name, const Secret& password, std::shared_ptr<const crypto::PasswordHash> hash,
                            std::string_view address, SteadyTime now, const std::shared_ptr<HashThreads>& threads,
                            Ticket& ticket, UniqueFunction<void()> wake);

    struct Counts {
        std::uint64_t hashed = 0;
        std::uint64_t fromMemory = 0;
        std::uint64_t shared = 0;   ///< joined a question that was open
        std::uint64_t turnedAway = 0;
        std::size_t queued = 0;
        std::size_t remembered = 0;
    };
    [[nodiscard]] Counts counts() const;

  private:
    struct KeyHash {
        std::size_t operator()(const Hash128& key) const noexcept { return static_cast<std::size_t>(key.low); }
    };
    [[nodiscard]] Hash128 keyOf(std::string_view name, const Secret& password, std::string_view hash) const;
    [[nodiscard]] bool remembers(const Hash128& key, SteadyTime now);
    void remember(const Hash128& key, SteadyTime until);
    /// Those whose exchanges go on, to be called without the mutex.
    using Wakes = std::vector<UniqueFunction<void()>>;
    /// On a worker's thread, with the mutex: gives what waits to the pool, as far as it may. What comes back is to be woken.
    [[nodiscard]] Wakes start(const std::shared_ptr<HashThreads>& threads);
    /// On a pool thread: one question, then the next one's start is asked for.
    void work(const std::shared_ptr<Question>& question, const std::shared_ptr<HashThreads>& threads);
    /// With the mutex.
    [[nodiscard]] Wakes close(Question& question, Answer answer);
    [[nodiscard]] Wakes giveUp();
    void leave(Question& question, std::uint64_t number);

    const Rules rules_;
    const Compare compare_;
    const SipKey seed_;
    mutable std::mutex mutex_; ///< of all below, and of every Question
    FailureLimit failures_;
    std::unordered_map<Hash128, std::shared_ptr<Question>, KeyHash> open_;
    std::deque<std::shared_ptr<Question>> queue_;
    std::unordered_map<Hash128, SteadyTime, KeyHash> right_;
    std::deque<std::pair<Hash128, SteadyTime>> oldest_; ///< of right_, in the order they end
    std::size_t running_ = 0; ///< given to the pool
    std::size_t waiting_ = 0; ///< wakes of all questions
    std::uint64_t lastNumber_ = 0;
    Counts counts_;
};

} // namespace postern::security

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Secret.h"
#include "base/UniqueFunction.h"
#include "dataplane/security/Fetcher.h"
#include "dataplane/security/IntrospectionAnswer.h"
#include "dataplane/security/KeyValidation.h"
#include "dataplane/security/Upheld.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace postern::security {

/// Whom to ask about tokens, how, and how long an answer counts.
struct IntrospectorConfig {
    /// RFC 6749 2.3.1, RFC 6750 2.1, RFC 8705 2.1.
    enum class ClientAuthentication : std::uint8_t { Basic, Post, Bearer, Tls };
    /// What is asked: about a token (RFC 7662), or about a token for one operation of an API (WSO2's key validation, with
    /// Basic, clientId being a user's name).
    enum class Protocol : std::uint8_t { Introspection, KeyValidation };

    Protocol protocol = Protocol::Introspection;
    std::string name; ///< the issuer's, for messages
    std::string url;
    FetchTls tls;
    ClientAuthentication clientAuthentication = ClientAuthentication::Basic;
    std::string clientId;
    Secret secret; ///< the client's, or the bearer token
    Milliseconds timeout{5'000};   ///< for a call, and for the wait in the queue before it
    std::size_t connections = 32;  ///< calls under way
    std::size_t queue = 1024;      ///< tokens that wait for one
    std::size_t waiting = 16'384;  ///< requests that wait, for whichever token
    std::size_t entries = 10'000;
    ByteCount memory = 64_MiB;     ///< of what is known of active tokens; of the others it is a quarter
    Seconds lifetime = std::chrono::minutes(15);
    Seconds refusedLifetime{30};
    Seconds failureLifetime{5};
    bool useExpired = false;       ///< while the issuer cannot be asked
    Seconds useExpiredFor = std::chrono::hours(1);
    IssuerRules rules; ///< of which `keys` and `algorithms` are not used
};

struct IntrospectorStatus {
    std::size_t known = 0;   ///< active tokens that are remembered
    std::size_t refused = 0; ///< others
    std::size_t calling = 0;
    std::size_t queued = 0;
    std::uint64_t calls = 0;    ///< since the start
    std::uint64_t failures = 0; ///< in a row
    std::string problem;
};

/// Asks an issuer about tokens that only it can read: once for each token (and operation, where the answer depends on it),
/// however many requests carry it, over a bounded number of connections, with a bounded queue before them. It remembers the answers by a keyed hash of the token,
/// so that no token is kept longer than its question. Lives once per gateway, longer than every worker that asks.
///
/// Threads: find() and ask() on the workers, completions on the fetcher's, poll() on the keeper's. They meet at one mutex,
/// which is held for a few look-ups and never while anything is parsed, sent or resumed. Workers keep what they have found
/// (filters/OpaqueTokens), so a known token costs no lock.
class Introspector final : public Upheld {
  public:
    /// `fetcher` and `clock` must outlive this.
    Introspector(IntrospectorConfig config, Fetcher& fetcher, const Clock& clock);
    ~Introspector() override;
    Introspector(const Introspector&) = delete;
    Introspector& operator=(const Introspector&) = delete;

    /// Stands for the token, here and on the workers; nobody else can compute it.
    [[nodiscard]] Hash128 hashOf(std::string_view token, const ShownFor& of = {}) const;
    /// What is known and still counts, or nullptr.
    [[nodiscard]] std::shared_ptr<const Introspected> find(const Hash128& token, WallTime now);

    /// One question on its way.
    struct Flight {
        /// There when whoever waits for it is resumed; nullptr if it was given up.
        std::shared_ptr<const Introspected> answer;
    };
    /// `known`, or else `awaited`: then `resume`, which must only post to its own worker, will be called once on any thread.
    /// Neither: too many wait already, and `resume` is dropped.
    struct Asked {
        std::shared_ptr<const Introspected> known;
        std::shared_ptr<const Flight> awaited;
    };
    [[nodiscard]] Asked ask(const Hash128& hash, std::string_view token, WallTime now, UniqueFunction<void()> resume,
                            const ShownFor& of = {});

    /// Gives up what has waited for too long.
    void poll() override;
    [[nodiscard]] std::string problem() const override { return status().problem; }
    [[nodiscard]] IntrospectorStatus status() const;
    [[nodiscard]] const IntrospectorConfig& config() const noexcept;

  private:
    struct Question;
    struct State;
    SipKey key_ = SipKey::random();
    std::shared_ptr<State> state_; ///< shared with completions that arrive late
};

} // namespace postern::security

// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Error.h"
#include "base/Secret.h"
#include "base/UniqueFunction.h"
#include "dataplane/security/Fetcher.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace postern::security {

/// How an access token is asked for (RFC 6749 4.3.2, 4.4.2).
struct ClientTokenConfig {
    enum class Grant : std::uint8_t { ClientCredentials, Password };

    std::string url;
    FetchTls tls;
    Milliseconds timeout{10'000};
    Grant grant = Grant::ClientCredentials;
    std::string clientId;
    Secret clientSecret;
    bool secretInBody = false; ///< in place of Basic authentication (RFC 6749 2.3.1)
    std::string username;      ///< of the resource's owner, for Password
    Secret password;
    std::string scope; ///< empty: what the server gives
    std::vector<std::pair<std::string, std::string>> parameters; ///< further ones of the form
    Seconds assumedLifetime{300}; ///< of a token whose answer names none

    /// The form's octets, and the header with the client's credentials; empty when they are in the form.
    [[nodiscard]] Secret form() const;
    [[nodiscard]] Secret authorization() const;
};

/// The token with which the gateway calls a backend: fetched when it is first wanted, again a while before it ends, and by
/// one call at a time, however many want it. It lives once per gateway and configuration, longer than the workers' use of it.
///
/// Threads: workers call everything; the fetcher's completion arrives on the fetcher's thread. The token is published
/// under a mutex, then the version is stored with release; a worker keeps what it saw in a View of its own and takes the
/// mutex only when the version moved. So a call with a token that counts has no lock.
class ClientToken {
  public:
    struct Held {
        Secret field; ///< "Bearer ..."
        std::uint64_t serial = 0;
        SteadyTime obtained;
        SteadyTime refreshFrom;
        SteadyTime until;
    };
    /// What one worker saw last.
    struct View {
        std::shared_ptr<const Held> held;
        std::uint64_t version = 0;
    };
    /// Why there is none.
    struct Problem {
        ErrorKind kind = ErrorKind::Unavailable;
        std::string text;
    };

    /// `fetcher` and `clock` outlive this, and every fetch of it.
    ClientToken(ClientTokenConfig config, Fetcher& fetcher, const Clock& clock);
    ~ClientToken();
    ClientToken(const ClientToken&) = delete;
    ClientToken& operator=(const ClientToken&) = delete;

    /// The token that counts at `now`, or nullptr. Starts to fetch the next one when this one's end is near. Valid until
    /// the view is used again.
    [[nodiscard]] const Held* current(View& view, SteadyTime now);

    enum class Await : std::uint8_t {
        Waiting, ///< `resume` will be called once, on the fetcher's thread, when the fetch under way has ended
        Again,   ///< there is one now: look again
        Failed,  ///< the last fetch failed a moment ago: `problem` says how
        Crowded, ///< as many as may be are waiting already
    };
    /// Joins or starts the one fetch. `resume` must only post to its own worker; it is dropped unless Waiting.
    [[nodiscard]] Await await(SteadyTime now, UniqueFunction<void()> resume, Problem& problem);
    /// The server of the backend did not take the token of that serial. It is not used again, unless it is so new that
    /// another one would fare no better; true when it is gone.
    bool refused(std::uint64_t serial, SteadyTime now);

    [[nodiscard]] std::uint64_t fetches() const;

    static constexpr std::size_t maximumWaiters = 1024;
    static constexpr Seconds newFor{5};        ///< see refused()
    static constexpr Seconds firstPause{1};    ///< after a failure; doubled with each, up to
    static constexpr Seconds longestPause{30};

  private:
    struct State;
    void beginFetch();
    void refresh(SteadyTime now);

    ClientTokenConfig config_;
    Fetcher& fetcher_;
    std::shared_ptr<State> state_; ///< shared with completions that arrive late
};

} // namespace postern::security

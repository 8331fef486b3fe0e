// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/engine/HttpSession.h"
#include "dataplane/net/Listener.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "model/Listener.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::engine {

class Worker;

/// Where the development authority is kept.
[[nodiscard]] std::string developmentFolder(const std::string& stateFolder);

/// `cause`, with the place and name of the listener that it is about.
[[nodiscard]] Error listenerError(const model::Listener& listener, const Error& cause);

/// A listener of the configuration with its certificates loaded: what can go wrong before a port is touched.
struct PreparedListener {
    model::Listener config;
    net::Address address;
    std::shared_ptr<const SessionOrigin> origin;

    /// `stateFolder` is where a development authority may be made; empty: nowhere. `states` keeps the keys of session
    /// tickets over a reload. Errors name the listener.
    [[nodiscard]] static Result<PreparedListener> make(const model::Listener& config, const std::string& stateFolder,
                                                       const Clock& clock, pipeline::StateRegistry& states);
    /// What should not stay so though it works.
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept;
    /// Whether an open listener can go on as this one: TLS may change, the socket may not.
    [[nodiscard]] bool sameSocket(const model::Listener& other) const noexcept
    {
        return config.address == other.address && config.port == other.port;
    }
};

/// One listener as it is open: a socket a worker that share the port, or one socket that feeds all workers.
struct OpenListener {
    /// What one worker takes connections with. Touched on that worker's thread only.
    struct Door {
        std::shared_ptr<const SessionOrigin> origin;
        std::unique_ptr<net::Listener> socket; ///< nullptr where another worker's feeds this one
    };
    model::Listener config;
    net::Address address; ///< with the real port
    std::vector<std::unique_ptr<Door>> doors; ///< by worker
    std::shared_ptr<net::ConnectionBudget> budget; ///< maxConnections, of all doors together
};

} // namespace postern::engine

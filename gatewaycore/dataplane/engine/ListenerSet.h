// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "dataplane/engine/HttpSession.h"
#include "dataplane/net/Listener.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "model/GatewayConfig.h"

#include <memory>
#include <string>
#include <vector>

namespace postern::engine {

class Worker;

/// Where the development authority is kept.
[[nodiscard]] std::string developmentFolder(const std::string& stateFolder);

/// `cause`, with the place and name of the listener that it is about.
[[nodiscard]] Error listenerError(const model::Listener& listener, const Error& cause);

/// The fingerprints of the client certificates that its APIs list. What cannot be read is left out; its API says so.
[[nodiscard]] std::vector<std::string> clientsOf(const model::GatewayConfig& config);

/// A listener of the configuration with its certificates loaded: what can go wrong before a port is touched.
struct PreparedListener {
    model::Listener config;
    net::Address address;
    std::shared_ptr<const SessionOrigin> origin;

    /// `clients` are the fingerprints of certificates that APIs know (see clientsOf()). `stateFolder` is where a development authority may be made; empty: nowhere. `states` keeps the keys of session
    /// tickets over a reload. Errors name the listener.
    [[nodiscard]] static Result<PreparedListener> make(const model::Listener& config, const std::vector<std::string>& clients,
                                                       const std::string& stateFolder, const Clock& clock,
                                                       pipeline::StateRegistry& states);
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

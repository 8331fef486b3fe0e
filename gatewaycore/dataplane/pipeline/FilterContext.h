// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/CredentialNames.h"
#include "dataplane/pipeline/RouteInfo.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "model/GatewayConfig.h"

#include <memory>
#include <string>
#include <typeindex>
#include <utility>
#include <vector>

namespace postern::pipeline {

/// The ports that the engine supplies to filters (security::Fetcher, ...), found by their interface.
class Ports {
  public:
    template <class Port> void add(Port& port) { ports_.emplace_back(typeid(Port), &port); }
    /// nullptr when there is none.
    template <class Port> [[nodiscard]] Port* find() const noexcept
    {
        for (const auto& [type, port] : ports_) {
            if (type == typeid(Port))
                return static_cast<Port*>(port);
        }
        return nullptr;
    }

  private:
    std::vector<std::pair<std::type_index, void*>> ports_;
};

/// What a filter may know while it is built, once for each chain it is part of. Valid during the build only, but for
/// `route`, `states` and the ports, which live as long as the filter.
struct FilterContext {
    const model::GatewayConfig& gateway;
    const model::Api* api = nullptr;             ///< nullptr for the gateway's own chain
    const model::Operation* operation = nullptr; ///< nullptr for a chain that serves no single operation
    const RouteInfo* route = nullptr;            ///< as exchanges on this chain will see it; nullptr likewise
    StateRegistry& states;
    const Ports& ports;
    unsigned workers = 1; ///< for PerWorker<T>
    std::string instance; ///< the name given in the configuration, or the type's: the policy part of a StateKey
    bool gatewayWide = false; ///< written among the gateway's filters, so its state is shared by all APIs
    model::Origin origin;
    /// A filter that takes credentials adds where they stand, so that nobody is shown them; one that writes of calls may
    /// keep it, and ask it once the build is over. nullptr: nobody wants to know.
    std::shared_ptr<CredentialNames> credentials{};

    /// A key for state of this instance that depends on `content` (the state-relevant configuration, as text).
    [[nodiscard]] StateKey key(std::string content) const
    {
        return {gatewayWide || api == nullptr ? std::string() : api->id, instance, std::move(content)};
    }
};

} // namespace postern::pipeline

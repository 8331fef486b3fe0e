// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "dataplane/pipeline/CredentialNames.h"
#include "dataplane/pipeline/Noted.h"
#include "dataplane/pipeline/RouteInfo.h"
#include "dataplane/pipeline/StateRegistry.h"
#include "model/GatewayConfig.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
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

/// Among whose filters one is written. What the definition implies counts as the API's, but for what an operation asks.
enum class FilterLevel : std::uint8_t { Gateway, Api, Operation };

/// A part of the gateway that its configuration starts, and because of what.
struct UsedModule {
    std::string name; ///< "tls", "jwks-fetch", "filter:rate-limit"
    std::string why;
};

/// Each of them once, with the first reason, in the order they were met.
class UsedModules {
  public:
    void add(std::string name, std::string why)
    {
        for (const UsedModule& known : all_) {
            if (known.name == name)
                return;
        }
        all_.push_back({std::move(name), std::move(why)});
    }
    [[nodiscard]] const std::vector<UsedModule>& all() const noexcept { return all_; }

  private:
    std::vector<UsedModule> all_;
};

/// What several filters make together, once. Lives while they are compiled; who needs a thing longer keeps it.
class SharedParts {
  public:
    /// The T by that name, made by `make()` (a std::shared_ptr<T>) when it is asked for first; also when that is null.
    template <class T, class Make> [[nodiscard]] std::shared_ptr<T> get(const std::string& name, Make&& make)
    {
        const auto [at, fresh] = parts_.try_emplace({std::type_index(typeid(T)), name});
        if (fresh)
            at->second = std::const_pointer_cast<std::remove_const_t<T>>(std::shared_ptr<T>(make()));
        return std::static_pointer_cast<T>(at->second);
    }

  private:
    std::map<std::pair<std::type_index, std::string>, std::shared_ptr<void>> parts_;
};

/// What a filter may know while it is built. Valid during the build only, but for `route`, `states` and the ports, which live
/// as long as the filter. One that asked neither for the API, the operation nor the route is the same wherever it is asked for
/// with the same settings, so chains share it: what a filter is made of is all that tells it from another one.
struct FilterContext {
    const model::GatewayConfig& gateway;
    Noted<const model::Api*> api{};             ///< nullptr for the gateway's own chain
    Noted<const model::Operation*> operation{}; ///< nullptr for a chain that serves no single operation
    Noted<const RouteInfo*> route{};            ///< as exchanges on this chain will see it; nullptr likewise
    StateRegistry& states;
    const Ports& ports;
    unsigned workers = 1; ///< for PerWorker<T>
    std::string instance; ///< the name given in the configuration, or the type's: the policy part of a StateKey
    bool gatewayWide = false; ///< written among the gateway's filters, so its state is shared by all APIs
    Noted<model::Origin> origin{};
    /// A filter that takes credentials adds where they stand, so that nobody is shown them; one that writes of calls may
    /// keep it, and ask it once the build is over. nullptr: nobody wants to know.
    std::shared_ptr<CredentialNames> credentials{};
    FilterLevel level = FilterLevel::Api;
    bool dry = false; ///< built to be checked only: it opens, writes and fetches nothing
    Noted<SharedParts*> shared{};   ///< of the API; nullptr: each filter makes its own
    SharedParts* common = nullptr;  ///< of all APIs: what is made of the gateway's configuration alone; nullptr likewise
    UsedModules* modules = nullptr; ///< where a filter tells what else it starts; nullptr: nobody wants to know

    /// Which endpoints of its own the operation has. Filters are told apart by this in any case, so asking for it does not make
    /// one the operation's alone: nearly none has any.
    struct OwnEndpoints {
        bool production = false;
        bool sandbox = false;
    };
    [[nodiscard]] OwnEndpoints ownEndpoints() const noexcept
    {
        const model::Operation* const of = operation.unnoted();
        return of != nullptr ? OwnEndpoints{of->production.has_value(), of->sandbox.has_value()} : OwnEndpoints{};
    }
    /// Whose filters it is written among, as text that tells any two places apart and stays the same across reloads.
    [[nodiscard]] std::string place() const
    {
        if (gatewayWide || level == FilterLevel::Gateway || api == nullptr)
            return "gateway";
        std::string text = level == FilterLevel::Api || operation == nullptr ? "api" : "operation";
        addCounted(text, api->id);
        if (level != FilterLevel::Api && operation != nullptr) {
            addCounted(text, operation->method);
            addCounted(text, operation->pathTemplate);
        }
        return text;
    }
    /// A part of an identity: with its length, so that no other parts join to the same text.
    [[nodiscard]] static std::string counted(std::string_view text)
    {
        std::string out;
        addCounted(out, text);
        return out;
    }
    static void addCounted(std::string& to, std::string_view text)
    {
        to.append("|").append(std::to_string(text.size())).append(":").append(text);
    }
    void uses(std::string module, std::string why) const
    {
        if (modules != nullptr)
            modules->add(std::move(module), std::move(why));
    }
    /// A key for state of this instance that depends on `content` (the state-relevant configuration, as text).
    [[nodiscard]] StateKey key(std::string content) const
    {
        return {gatewayWide || api == nullptr ? std::string() : api->id, instance, std::move(content)};
    }
};

} // namespace postern::pipeline

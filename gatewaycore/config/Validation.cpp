// SPDX-License-Identifier: Apache-2.0
#include "config/Validation.h"

#include "config/PathTemplate.h"
#include "config/Users.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <set>
#include <unordered_map>

namespace postern::config {
namespace {

using model::SecurityScheme;

bool isAddress(const std::string& text)
{
    unsigned char octets[sizeof(in6_addr)];
    return inet_pton(AF_INET, text.c_str(), octets) == 1 || inet_pton(AF_INET6, text.c_str(), octets) == 1;
}

bool isBlock(const std::string& text)
{
    const std::size_t slash = text.find('/');
    if (!isAddress(text.substr(0, slash)))
        return false;
    if (slash == std::string::npos)
        return true;
    unsigned bits = 0;
    const unsigned most = text.find(':') != std::string::npos ? 128 : 32;
    const auto parsed = std::from_chars(text.data() + slash + 1, text.data() + text.size(), bits);
    return parsed.ec == std::errc() && parsed.ptr == text.data() + text.size() && bits <= most;
}

/// Whether two listeners would ask for the same port.
bool clash(const model::Listener& a, const model::Listener& b)
{
    const auto any = [](const std::string& address) { return address == "0.0.0.0" || address == "::"; };
    return a.port != 0 && a.port == b.port && (a.address == b.address || any(a.address) || any(b.address));
}

class Validator {
  public:
    Validator(const model::GatewayConfig& config, schema::Problems& problems) : config_(config), problems_(problems) {}

    std::vector<std::size_t> run()
    {
        listeners();
        credentials();
        chain(config_.filters, problems_);
        for (const std::string& block : config_.trustedProxies) {
            if (!isBlock(block))
                problems_.error({}, "trustedProxies", "\"" + block.substr(0, 80) + "\" is neither an address nor a block",
                                "write 10.0.0.1 or 10.0.0.0/8");
        }
        std::vector<std::size_t> refused;
        for (std::size_t i = 0; i < config_.apis.size(); ++i) {
            schema::Problems own;
            api(config_.apis[i], own);
            if (!own.hasErrors())
                routes(config_.apis[i], own);
            problems_.append(own);
            if (own.hasErrors())
                refused.push_back(i);
        }
        return refused;
    }

  private:
    void listeners()
    {
        std::set<std::string> names;
        for (std::size_t i = 0; i < config_.listeners.size(); ++i) {
            const model::Listener& one = config_.listeners[i];
            const std::string path = "listeners[" + std::to_string(i) + "]";
            if (!isAddress(one.address))
                problems_.error(one.origin.location, path + ".address", "\"" + one.address.substr(0, 80) + "\" is not an IP address",
                                "write 127.0.0.1, 0.0.0.0 or ::");
            if (!names.insert(one.name).second)
                problems_.error(one.origin.location, path + ".name", "a second listener is called \"" + one.name + '"');
            for (std::size_t k = 0; k < i; ++k) {
                if (clash(config_.listeners[k], one))
                    problems_.error(one.origin.location, path + ".port",
                                    "port " + std::to_string(one.port) + " is taken by the listener \"" + config_.listeners[k].name + '"',
                                    "take another port, or 0 for any free one");
            }
        }
        if (config_.listeners.empty())
            problems_.error({}, "listeners", "the gateway has no listener", "leave the key out for 127.0.0.1:9090");
    }

    void credentials()
    {
        std::set<std::string> names;
        std::set<std::pair<std::string, std::string>> issuers;
        for (const model::Issuer& issuer : config_.issuers) {
            if (!names.insert(issuer.name).second)
                problems_.error(issuer.origin.location, "issuers", "a second issuer is called \"" + issuer.name + '"');
            // WSO2 signs API keys under the iss of its access tokens, maybe with another key.
            for (const std::string& kind : issuer.tokens) {
                if (!issuers.emplace(issuer.issuer, kind).second)
                    problems_.error(issuer.origin.location, "issuers", "a second issuer has the iss \"" + issuer.issuer + '"',
                                    "keys of one issuer belong into one JWKS");
            }
        }
        checkUsers(config_, problems_);
        for (const std::vector<model::User>* users : {&config_.users, &config_.fileUsers}) {
            for (const model::User& user : *users) {
                policy(user.applicationPolicy, model::ThrottlingPolicy::Level::Application, user.origin.location, "users", problems_);
                policy(user.subscriptionPolicy, model::ThrottlingPolicy::Level::Subscription, user.origin.location, "users", problems_);
            }
        }
        names.clear();
        for (const model::ApiKeyCredential& key : config_.apiKeys) {
            for (const std::string& block : key.ips) {
                if (!isBlock(block))
                    problems_.error(key.origin.location, "apiKeys", "\"" + block.substr(0, 80) + "\" is neither an address nor a block",
                                    "write 10.0.0.1 or 10.0.0.0/8");
            }
            if (!names.insert(key.name).second)
                problems_.error(key.origin.location, "apiKeys", "a second key is called \"" + key.name + '"');
            policy(key.applicationPolicy, model::ThrottlingPolicy::Level::Application, key.origin.location, "apiKeys", problems_);
            policy(key.subscriptionPolicy, model::ThrottlingPolicy::Level::Subscription, key.origin.location, "apiKeys", problems_);
        }
        if (config_.subscriptions != nullptr)
            subscriptions(config_.subscriptions->file());
    }

    /// A policy that is not there is told once, for whoever names it first.
    void subscriptions(const model::SubscriptionsFile& file)
    {
        using Level = model::ThrottlingPolicy::Level;
        std::set<std::string> told;
        for (const model::SubscribingApplication& application : file.applications) {
            if (told.insert(application.policy).second)
                policy(application.policy, Level::Application, application.location, "applications", problems_);
        }
        told.clear();
        for (const model::ApiSubscription& subscription : file.subscriptions) {
            if (told.insert(subscription.policy).second)
                policy(subscription.policy, Level::Subscription, subscription.location, "subscriptions", problems_);
        }
    }

    void policy(const std::string& name, model::ThrottlingPolicy::Level level, const schema::Location& at,
                const std::string& path, schema::Problems& problems)
    {
        if (name.empty() || name == model::unlimitedPolicy)
            return;
        const model::ThrottlingPolicy* known = config_.policy(name);
        if (known == nullptr) {
            std::vector<std::string> names{std::string(model::unlimitedPolicy)};
            for (const model::ThrottlingPolicy& each : config_.policies)
                names.push_back(each.name);
            const std::string guess = schema::closest(name, names);
            problems.error(at, path, "no throttling policy is called \"" + name.substr(0, 80) + '"',
                           guess.empty() ? "define it in policies.yaml" : "did you mean \"" + guess + "\"?");
        } else if (known->level != model::ThrottlingPolicy::Level::Any && known->level != level) {
            problems.error(at, path, "the policy \"" + name + "\" is of another level", "see its level in policies.yaml");
        }
    }

    /// Two filters of a type in one chain need names: their state is told apart by them.
    static void chain(const std::vector<model::FilterConfig>& filters, schema::Problems& problems)
    {
        std::set<std::pair<std::string, std::string>> seen;
        for (const model::FilterConfig& filter : filters) {
            if (!seen.insert({filter.type, filter.name}).second)
                problems.error(filter.origin.location, "filters", "a second \"" + filter.type + "\" has the same name",
                               "give each a name of its own");
        }
    }

    bool anyVouchesFor(std::string_view kind) const
    {
        return std::any_of(config_.issuers.begin(), config_.issuers.end(),
                           [kind](const model::Issuer& issuer) { return issuer.vouchesFor(kind); });
    }

    /// Why this scheme cannot be checked here; empty when it can.
    std::string unchecked(const model::Api& api, const std::string& name) const
    {
        const SecurityScheme* scheme = api.scheme(name);
        const SecurityScheme::Type type = scheme != nullptr ? scheme->type : SecurityScheme::Type::Other;
        switch (type) {
        case SecurityScheme::Type::OAuth2:
        case SecurityScheme::Type::OpenIdConnect:
        case SecurityScheme::Type::Bearer: return anyVouchesFor("access") ? "" : "no issuer is configured";
        case SecurityScheme::Type::ApiKey:
            return config_.apiKeys.empty() && !anyVouchesFor("api-key") ? "no API key is configured" : "";
        case SecurityScheme::Type::Basic: return config_.users.empty() && config_.fileUsers.empty() ? "no user is configured" : "";
        case SecurityScheme::Type::MutualTls: return config_.takesClientCertificates() ? "" : "no listener asks for client certificates";
        case SecurityScheme::Type::Other: break;
        }
        return "the security scheme \"" + name.substr(0, 80) + "\" is not understood";
    }

    /// Why no alternative can be met; empty when one can.
    std::string unmet(const model::Api& api, const model::Operation& operation) const
    {
        if (operation.authNone || operation.security.allowsAnonymous())
            return {};
        std::string first;
        for (const auto& alternative : operation.security.alternatives) {
            std::string why;
            for (const model::SchemeUse& use : alternative) {
                if (why.empty())
                    why = unchecked(api, use.scheme);
            }
            if (why.empty())
                return {};
            if (first.empty())
                first = why;
        }
        return first;
    }

    void api(const model::Api& api, schema::Problems& problems)
    {
        policy(api.throttlingPolicy, model::ThrottlingPolicy::Level::Api, api.origin.location, api.title(), problems);
        for (const model::ClientCertificate& each : api.clientCertificates) {
            if (!each.tier.empty() && each.tier != model::unlimitedPolicy && config_.policy(each.tier) == nullptr)
                problems.warning(each.location, "tierName", "no throttling policy is called \"" + each.tier.substr(0, 80) +
                                                                "\", which the client certificate \"" + each.alias.substr(0, 80) + "\" is to have",
                                 "define it in policies.yaml");
        }
        chain(api.filters, problems);
        // One problem for each reason, not for each of 238 operations.
        std::set<std::string> policies;
        std::vector<std::pair<std::string, std::vector<const model::Operation*>>> open;
        for (const model::Operation& operation : api.operations) {
            const std::string where = operation.method + " " + operation.pathTemplate;
            if (policies.insert(operation.throttlingPolicy).second)
                policy(operation.throttlingPolicy, model::ThrottlingPolicy::Level::Operation, operation.origin.location, where, problems);
            chain(operation.filters, problems);
            const std::string why = unmet(api, operation);
            if (why.empty())
                continue;
            const auto known = std::find_if(open.begin(), open.end(), [&why](const auto& each) { return each.first == why; });
            if (known != open.end())
                known->second.push_back(&operation);
            else
                open.push_back({why, {&operation}});
        }
        for (const auto& [why, operations] : open) {
            const model::Operation& first = *operations.front();
            std::string what = first.method + " " + first.pathTemplate;
            if (operations.size() > 1)
                what += " and " + std::to_string(operations.size() - 1) + " more operations";
            problems.error(first.origin.location, api.title(), what + " cannot be protected: " + why,
                           "add what is missing to gateway.yaml, or write auth: none in postern.yaml to let everybody in");
        }
        unmappedPolicies(api, problems);
        transports(api, problems);
        if (api.operations.empty())
            problems.warning(api.origin.location, api.title(), "has no operations");
    }

    /// What the Publisher wants done and nothing here does is no detail: the API is refused until somebody says otherwise.
    static void unmappedPolicies(const model::Api& api, schema::Problems& problems)
    {
        std::vector<const model::UnmappedPolicy*> first;
        std::vector<std::size_t> more;
        const auto add = [&](const model::UnmappedPolicy& policy) {
            for (std::size_t i = 0; i < first.size(); ++i) {
                if (first[i]->name == policy.name && first[i]->flow == policy.flow && first[i]->why == policy.why) {
                    ++more[i];
                    return;
                }
            }
            first.push_back(&policy);
            more.push_back(0);
        };
        for (const model::UnmappedPolicy& policy : api.unmappedPolicies)
            add(policy);
        for (const model::Operation& operation : api.operations) {
            for (const model::UnmappedPolicy& policy : operation.unmappedPolicies)
                add(policy);
        }
        for (std::size_t i = 0; i < first.size(); ++i) {
            const model::UnmappedPolicy& policy = *first[i];
            problems.error(policy.origin.location, api.title(),
                           "the policy \"" + policy.name.substr(0, 80) + "\" of the " + policy.flow + " flow" +
                               (more[i] > 0 ? " (and " + std::to_string(more[i]) + " more places)" : "") +
                               " cannot be run here: " + policy.why,
                           "write a filter that does the same into postern.yaml, and ignorePolicies: [" +
                               policy.name.substr(0, 80) + "] there");
        }
    }

    /// Says when an API can be called nowhere. A trusted proxy may speak TLS for us.
    void transports(const model::Api& api, schema::Problems& problems) const
    {
        const auto has = [&api](const char* name) {
            return api.transports.empty() || std::find(api.transports.begin(), api.transports.end(), name) != api.transports.end();
        };
        const bool somewhere = std::any_of(config_.listeners.begin(), config_.listeners.end(), [&](const auto& listener) {
            return has(listener.tls ? "https" : "http");
        });
        if (somewhere || !config_.trustedProxies.empty() || config_.listeners.empty())
            return;
        const bool secure = has("https");
        problems.warning(api.origin.location, api.title(),
                         std::string("is served over ") + (secure ? "https" : "http") +
                             " only, and no listener speaks that: every call is answered with 404",
                         secure ? "give a listener TLS (tls: {development: true} for trying out), or add http to its transports"
                                : "add a listener without TLS, or add https to its transports");
    }

    /// Refuses what another API, or this one, serves already.
    void routes(const model::Api& api, schema::Problems& problems)
    {
        struct Key {
            std::string text;
            const model::Operation* operation;
        };
        std::vector<Key> own;
        for (const std::string& context : api.contexts()) {
            for (const model::Operation& operation : api.operations) {
                const PathTemplate whole = PathTemplate::parse(context, operation.pathTemplate);
                if (!whole.problem.empty()) {
                    problems.error(operation.origin.location, api.title(),
                                   "the path \"" + (context + operation.pathTemplate).substr(0, 200) + "\" " + whole.problem);
                    return;
                }
                own.push_back({operation.method + " " + whole.shape, &operation});
            }
        }
        std::unordered_map<std::string_view, const model::Operation*> here;
        for (const Key& key : own) {
            const auto elsewhere = routes_.find(key.text);
            const auto [known, fresh] = here.emplace(key.text, key.operation);
            if (fresh && elsewhere == routes_.end())
                continue;
            const std::string other = elsewhere != routes_.end()
                                          ? elsewhere->second
                                          : known->second->method + " " + known->second->pathTemplate + " at " +
                                                known->second->origin.location.toString();
            problems.error(key.operation->origin.location, api.title(),
                           key.operation->method + " " + api.context + key.operation->pathTemplate + " is served already by " + other,
                           "paths that differ only in their parameters' names are the same");
            return; // one is enough: mostly they are all the same
        }
        for (Key& key : own)
            routes_.emplace(std::move(key.text), api.title());
    }

    const model::GatewayConfig& config_;
    schema::Problems& problems_;
    std::unordered_map<std::string, std::string> routes_;
};

} // namespace

std::vector<std::size_t> validate(const model::GatewayConfig& config, schema::Problems& problems)
{
    return Validator(config, problems).run();
}

std::string summary(const model::GatewayConfig& config)
{
    std::string out;
    for (const model::Listener& listener : config.listeners)
        out += "listener  " + listener.name + "  " + (listener.tls ? "https://" : "http://") + listener.address + ":" +
               std::to_string(listener.port) + "\n";
    for (const model::Api& api : config.apis) {
        const auto open = std::count_if(api.operations.begin(), api.operations.end(),
                                        [](const auto& each) { return each.authNone || each.security.allowsAnonymous(); });
        out += "api       " + api.title() + "  " + (api.context.empty() ? "/" : api.context) + "  " +
               std::to_string(api.operations.size()) + " operations, " + std::to_string(open) + " without authentication" +
               (api.mock ? ", answers from examples" : "") + "\n";
    }
    return out;
}

} // namespace postern::config

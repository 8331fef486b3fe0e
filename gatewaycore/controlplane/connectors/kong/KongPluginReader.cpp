// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/kong/KongPluginReader.h"

#include "controlplane/deployment/Answers.h"

#include <set>

namespace postern::connectors::kong {

using deployment::itemsAt;
using deployment::textAt;
using schema::Value;

void KongPluginReader::read(const Value& plugin)
{
    if (textAt(plugin, "/disabled") == "true")
        return;
    const std::string what = textAt(plugin, "/plugin");
    if (plugin.find("configFrom") != nullptr || plugin.find("configPatches") != nullptr)
        into_.say("Settings of the plugin " + what + " are in a Secret, and are not looked at.");
    const Value config = plugin.find("config") == nullptr ? Value::map() : *plugin.find("config");
    if (what == "cors")
        guard_.cors = kubernetes::corsOf(config.find("origins"), config.find("methods"), config.find("headers"), config.find("exposed_headers"), textAt(config, "/credentials") == "true");
    else if (what == "rate-limiting" || what == "rate-limiting-advanced")
        limits(what, config);
    else if (what == "request-transformer" || what == "response-transformer")
        transforms(what, config);
    else if (what == "request-termination")
        guard_.otherwise = "it is answered by Kong itself";
    else if (!asks(what, config))
        into_.say("The plugin " + what + " is not taken over: add what it does to the API here.");
}

void KongPluginReader::readOfAdmin(const Value& plugin)
{
    Value out = Value::object({{"plugin", textAt(plugin, "/name")}, {"disabled", textAt(plugin, "/enabled") == "false"}});
    if (const Value* const config = plugin.find("config"))
        out.set("config", *config);
    read(out);
}

void KongPluginReader::unread(const std::string& name)
{
    into_.say("The plugin " + name + " was not found (of the whole cluster, or gone): should it say who may call, callers show a token here in its place.");
    all_.set(kubernetes::tokenScheme(into_), Value::list());
}

void KongPluginReader::finish()
{
    if (all_.size() == 0 && closed_)
        all_.set(kubernetes::tokenScheme(into_), Value::list());
    if (all_.size() > 0)
        guard_.security = Value::list({all_});
}

bool KongPluginReader::asks(const std::string& what, const Value& config)
{
    if (what == "key-auth" || what == "key-auth-enc") {
        const std::string name = textAt(config, "/key_names/0").empty() ? "apikey" : textAt(config, "/key_names/0");
        const bool header = textAt(config, "/key_in_header") != "false";
        all_.set(kubernetes::keyScheme(into_, name, header ? "header" : "query"), Value::list());
        into_.say("Keys are those of Kong's consumers there; here those count that gateway.yaml names.");
    } else if (what == "basic-auth") {
        all_.set(kubernetes::basicScheme(into_), Value::list());
        into_.say("Users are Kong's consumers there; here those count that gateway.yaml names.");
    } else if (what == "openid-connect") {
        const std::string issuer = textAt(config, "/issuer");
        all_.set(kubernetes::tokenScheme(into_, issuer), Value::list(itemsAt(config, "/scopes_required")));
        into_.say("Tokens of " + (issuer.empty() ? "an issuer" : issuer) + " are asked for: name it among the issuers of gateway.yaml.");
    } else if (what == "jwt" || what == "oauth2" || what == "oauth2-introspection" || what == "jwt-signer") {
        all_.set(kubernetes::tokenScheme(into_), Value::list());
        into_.say("Tokens are asked for (" + what + "), with the keys of Kong's consumers: name their issuer in gateway.yaml.");
    } else if (what == "acl" || what == "ip-restriction") {
        closed_ = true;
        into_.say(what == "acl" ? "Kong lets certain groups of consumers in (acl), which is not taken over: here whoever has the credentials comes in."
                                : "Kong looks at where calls come from (ip-restriction), which is not taken over: here callers show credentials.");
    } else if (what.find("auth") != std::string::npos || what.find("oidc") != std::string::npos || what == "session" || what == "opa" || what == "saml" || what.find("validate") != std::string::npos ||
               what.starts_with("pre-function") || what.starts_with("tls-")) {
        closed_ = true;
        into_.say("The plugin " + what + " may keep callers out there, in a way that no definition says; here callers show a token of an issuer that gateway.yaml names.");
    } else {
        return false;
    }
    if (!textAt(config, "/anonymous").empty())
        into_.say("Calls without credentials are let in there as those of a consumer (" + what + "); here they are refused.");
    return true;
}

void KongPluginReader::limits(const std::string& what, const Value& config)
{
    std::string counts;
    for (const char* const unit : {"second", "minute", "hour", "day", "month", "year"}) {
        if (const std::string count = textAt(config, std::string("/") + unit); !count.empty())
            counts += (counts.empty() ? "" : ", ") + count + " calls a " + unit;
    }
    into_.say("A limit of " + (counts.empty() ? "calls" : counts) + " (" + what + ") is not taken over: give the API a throttling policy here.");
}

void KongPluginReader::transforms(const std::string& what, const Value& config)
{
    if (const std::string uri = textAt(config, "/replace/uri"); !uri.empty()) {
        constexpr std::string_view rest = "$(uri_captures['rest'])";
        const bool ours = uri.ends_with(rest) && uri.find("$(") == uri.size() - rest.size();
        if (ours)
            guard_.behind = uri.substr(0, uri.size() - rest.size());
        else
            guard_.otherwise = "its backend is called at another path";
    }
    std::set<std::string> names; // alone: values may be credentials
    bool others = false;
    for (const schema::Entry& verb : config.entries()) {
        for (const schema::Entry& part : verb.value.entries()) {
            others = others || (part.key != "headers" && part.key != "uri" && part.value.size() > 0);
            for (const Value& each : part.key == "headers" ? part.value.items() : std::vector<Value>())
                names.insert(each.toText().substr(0, each.toText().find(':')));
        }
    }
    for (const std::string& name : names)
        into_.say("The header field " + name + " of " + (what == "request-transformer" ? "calls" : "answers") + " is changed there: add the filter set-headers here.");
    if (others)
        into_.say("The plugin " + what + " changes more than header fields, which is not taken over.");
}

} // namespace postern::connectors::kong

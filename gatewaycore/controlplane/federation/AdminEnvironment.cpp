// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/AdminEnvironment.h"

#include "controlplane/publisher/AgentFormCheck.h"
#include "schema/Document.h"

#include <QJsonArray>
#include <algorithm>
#include <set>
#include <string_view>

namespace postern::federation {
namespace {

using deployment::Environment;
using deployment::Mode;
using schema::Value;

/// A setting of ours and the field of WSO2's form that says the same.
struct SameSetting {
    const char* field;   ///< WSO2's
    const char* setting; ///< ours; a secret's name when `secret`
    bool secret = false;
};

/// A make that both have a connector for. `when` is a field's value that tells it from others of the same type.
struct SameMake {
    const char* type;        ///< ours
    const char* gatewayType; ///< WSO2's
    const char* whenField;
    const char* whenValue;
    std::vector<SameSetting> settings;
};

const std::vector<SameMake>& sameMakes()
{
    static const std::vector<SameMake> makes{
        {"aws", "AWS", "", "", {{"region", "region"}, {"stage", "stage"}, {"access_key", "accessKey", true}, {"secret_key", "secretKey", true}}},
        {"azure", "Azure", "", "",
         {{"tenant_id", "tenant"}, {"subscription_id", "subscription"}, {"client_id", "clientId"}, {"client_secret", "clientSecret", true}, {"resource_group", "resourceGroup"}, {"service_name", "service"}}},
        {"konnect", "Kong", "deployment_type", "Standalone", {{"admin_url", "address"}, {"control_plane_id", "controlPlane"}, {"auth_key", "token", true}}},
        {"kong-kubernetes", "Kong", "deployment_type", "Kubernetes", {}},
        {"envoy-gateway", "Envoy", "", "", {}},
    };
    return makes;
}

std::string settingOf(const Environment& environment, std::string_view name)
{
    const Value* const value = environment.settings.isMap() ? environment.settings.find(name) : nullptr;
    return value == nullptr ? std::string() : value->toText();
}

/// What our settings leave to their defaults and WSO2's form asks for.
std::string valueFor(const Environment& environment, const SameMake& make, const SameSetting& setting)
{
    std::string value = settingOf(environment, setting.setting);
    if (!value.empty())
        return value;
    const std::string_view type = make.type;
    const std::string_view field = setting.field;
    if (type == "aws" && field == "stage")
        return "prod";
    if (type == "konnect" && field == "admin_url") {
        const std::string region = settingOf(environment, "region");
        return "https://" + (region.empty() ? "us" : region) + ".api.konghq.com";
    }
    return value;
}

std::string whyNotAtAControlPlane(std::string_view type)
{
    if (type == "kong" || type == "kong-dbless" || type == "kong-file")
        return "WSO2 reaches Kong by Konnect (konnect) or in Kubernetes (kong-kubernetes), not by its Admin API.";
    if (type == "wso2")
        return "It is a control plane itself.";
    return "WSO2 has no connector for it.";
}

std::map<QString, QString> propertiesOf(const QJsonObject& theirs)
{
    std::map<QString, QString> out;
    for (const QJsonValue& one : theirs.value(QLatin1String("additionalProperties")).toArray()) {
        const QJsonObject o = one.toObject();
        out[o.value(QLatin1String("key")).toString()] = o.value(QLatin1String("value")).toString();
    }
    return out;
}

/// A text of theirs that may stand in a file of ours.
Result<std::string> harmless(const char* what, const QString& text)
{
    const bool control = std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
    if (control || text.contains(QLatin1String("${")) || text.size() > 2'000)
        return unexpected(ErrorKind::InvalidArgument, std::string(what) + " is nothing that environments.yaml may hold: " + plainText(text), Fault::Upstream);
    return text.toStdString();
}

const SameMake* makeOf(const QString& gatewayType, const std::map<QString, QString>& properties)
{
    for (const SameMake& make : sameMakes()) {
        if (gatewayType != QLatin1String(make.gatewayType))
            continue;
        const auto at = properties.find(QLatin1String(make.whenField));
        const QString told = at == properties.end() ? QString() : at->second;
        // A form's first choice is what holds when nothing was chosen.
        if (*make.whenField == '\0' || told == QLatin1String(make.whenValue) || (told.isEmpty() && QLatin1String(make.whenValue) == QLatin1String("Standalone")))
            return &make;
    }
    return nullptr;
}

} // namespace

Result<AdminShape> adminShapeOf(const Environment& environment)
{
    const auto& makes = sameMakes();
    const auto at = std::ranges::find_if(makes, [&](const SameMake& make) { return environment.type == make.type; });
    if (at == makes.end())
        return unexpected(ErrorKind::Unsupported, environment.name + " is of the type " + environment.type + ". " + whyNotAtAControlPlane(environment.type), Fault::Config);
    if (environment.type == "azure" && !(settingOf(environment, "cloud").empty() || settingOf(environment, "cloud") == "public"))
        return unexpected(ErrorKind::Unsupported, environment.name + " is in Azure's cloud " + settingOf(environment, "cloud") + ". WSO2 reaches the public one only.", Fault::Config);
    AdminShape shape{at->gatewayType, {}, {}};
    if (*at->whenField != '\0')
        shape.properties[at->whenField] = at->whenValue;
    for (const SameSetting& setting : at->settings) {
        if (setting.secret)
            shape.secrets[setting.field] = setting.setting;
        else if (std::string value = valueFor(environment, *at, setting); !value.empty())
            shape.properties[setting.field] = std::move(value);
    }
    return shape;
}

std::string adminMode(Mode mode) { return mode == Mode::ReadOnly ? "READ_ONLY" : mode == Mode::WriteOnly ? "WRITE_ONLY" : "READ_WRITE"; }

std::optional<Mode> modeOf(const QString& adminMode)
{
    for (const Mode mode : {Mode::ReadOnly, Mode::WriteOnly, Mode::ReadWrite}) {
        if (adminMode == QString::fromStdString(federation::adminMode(mode)))
            return mode;
    }
    return std::nullopt;
}

Result<Environment> environmentOf(const QJsonObject& theirs, const publisher::AgentForm* form, const Environment* before)
{
    const QString gatewayType = theirs.value(QLatin1String("gatewayType")).toString();
    const std::map<QString, QString> properties = propertiesOf(theirs);
    const SameMake* const make = makeOf(gatewayType, properties);
    if (make == nullptr)
        return unexpected(ErrorKind::Unsupported,
                          gatewayType == QLatin1String("Regular") || gatewayType.isEmpty() ? std::string("It is the control plane's own gateway; postern reaches it as an environment of the type wso2.")
                                                                                         : "Postern has no connector for the type " + plainText(gatewayType) + '.',
                          Fault::Config);
    auto name = harmless("Its name", theirs.value(QLatin1String("name")).toString());
    if (!name)
        return unexpected(std::move(name).error());
    Environment out;
    if (before != nullptr)
        out = *before;
    if (before != nullptr && before->type != make->type)
        return unexpected(ErrorKind::Unsupported, "In environments.yaml it is of the type " + before->type + ", and there it would be " + make->type + '.', Fault::Config);
    out.name = *std::move(name);
    out.type = make->type;
    if (!out.settings.isMap())
        out.settings = Value::map();
    // Before 4.6 there was no mode; what is not known is not written to.
    const QString mode = theirs.value(QLatin1String("mode")).toString();
    if (const auto known = modeOf(mode))
        out.mode = *known;
    else if (!mode.isEmpty())
        return unexpected(ErrorKind::InvalidArgument, "Its mode is " + plainText(mode) + ", which is none.", Fault::Upstream);
    const QStringList secret = form == nullptr ? QStringList() : form->maskedFields();
    for (const SameSetting& setting : make->settings) {
        const auto given = properties.find(QLatin1String(setting.field));
        if (setting.secret || given == properties.end() || given->second.isEmpty())
            continue;
        if (secret.contains(given->first) || publisher::isMask(given->second))
            continue; // nobody but the server has it
        auto value = harmless(setting.field, given->second);
        if (!value)
            return unexpected(std::move(value).error());
        if (valueFor(out, *make, setting) != *value)
            out.settings.set(setting.setting, Value(*std::move(value)));
    }
    return out;
}

std::vector<std::string> differencesOf(const Environment& before, const Environment& after)
{
    std::vector<std::string> out;
    if (before.mode != after.mode)
        out.push_back("mode: " + adminMode(before.mode) + " -> " + adminMode(after.mode));
    const auto had = adminShapeOf(before);
    const auto has = adminShapeOf(after);
    std::set<std::string> keys;
    for (const auto* const shape : {&had, &has}) {
        if (!*shape)
            continue;
        for (const auto& [key, value] : (*shape)->properties)
            keys.insert(key);
    }
    const auto told = [](const Result<AdminShape>& shape, const std::string& key) {
        if (!shape)
            return std::string();
        const auto at = shape->properties.find(key);
        return at == shape->properties.end() ? std::string() : at->second;
    };
    for (const std::string& key : keys) {
        if (told(had, key) != told(has, key))
            out.push_back(key + ": " + told(had, key) + " -> " + told(has, key));
    }
    return out;
}

std::string plainText(const QString& text)
{
    QString out = text.left(200);
    for (QChar& c : out) {
        if (!c.isPrint())
            c = QLatin1Char('?');
    }
    return (text.size() > 200 ? out + QStringLiteral("...") : out).toStdString();
}

} // namespace postern::federation

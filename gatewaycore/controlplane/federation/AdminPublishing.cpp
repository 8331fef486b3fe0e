// SPDX-License-Identifier: Apache-2.0
#include "controlplane/federation/AdminPublishing.h"

#include "controlplane/publisher/AgentFormCheck.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <algorithm>

namespace postern::federation {
namespace {

using deployment::Environment;
using publisher::AgentForm;
using publisher::isMask;

const QString madeMark = QStringLiteral("Made by Postern.");
/// The answer's read-only fields (admin-api.yaml, Environment): they are not sent back.
constexpr const char* readOnlyFields[] = {"id", "isReadOnly", "status", "universalGatewayVersion", "vhost"};

QString qt(const std::string& text) { return QString::fromStdString(text); }
QString textOf(const QJsonObject& o, const char* key) { return o.value(QLatin1String(key)).toString(); }

QJsonArray arrayOf(const std::vector<std::string>& texts)
{
    QJsonArray out;
    for (const std::string& each : texts)
        out.append(qt(each));
    return out;
}

std::string compact(const QJsonValue& value)
{
    return value.isString() ? plainText(value.toString())
                            : QJsonDocument(value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject())).toJson(QJsonDocument::Compact).toStdString();
}

/// Collects the body and what of it differs.
class Publication {
  public:
    Publication(const QJsonObject* theirs, const AgentForm& form) : masked_(form.maskedFields())
    {
        if (theirs != nullptr)
            body_ = *theirs;
        for (const char* field : readOnlyFields)
            body_.remove(QLatin1String(field));
    }

    void set(const char* key, const QJsonValue& value)
    {
        const QJsonValue had = body_.value(QLatin1String(key));
        if (had == value)
            return;
        body_.insert(QLatin1String(key), value);
        differences.push_back(std::string(key) + ": " + (had.isUndefined() || had.isNull() ? std::string("(none)") : had.isDouble() ? QString::number(had.toDouble()).toStdString() : compact(had)) + " -> " +
                              (value.isDouble() ? QString::number(value.toDouble()).toStdString() : compact(value)));
    }

    /// `given` are all fields of ours with their values, `secret` those whose values nobody may see.
    Result<void> setProperties(const std::map<QString, QString>& given, const QStringList& secret)
    {
        QJsonArray out;
        std::map<QString, QString> left = given;
        for (const QJsonValue& one : body_.value(QLatin1String("additionalProperties")).toArray()) {
            QJsonObject o = one.toObject();
            const QString key = textOf(o, "key");
            const QString had = textOf(o, "value");
            if (const auto mine = left.find(key); mine != left.end()) {
                if (had.isEmpty() || (!isSecret(key, secret) && had != mine->second))
                    differ(key, had, mine->second, secret);
                o.insert(QStringLiteral("value"), mine->second);
                left.erase(mine);
            } else if (isSecret(key, secret) || isMask(had)) {
                if (had.isEmpty())
                    continue;
                return unexpected(ErrorKind::InvalidArgument,
                                  "The control plane keeps the secret " + plainText(key) + ", which is not held here: a change would send its mask or lose it. Take it out there first, or change the environment there.",
                                  Fault::Config);
            }
            out.append(o);
        }
        for (const auto& [key, value] : left) {
            differ(key, {}, value, secret);
            out.append(QJsonObject{{QStringLiteral("key"), key}, {QStringLiteral("value"), value}});
        }
        body_.insert(QStringLiteral("additionalProperties"), out);
        return {};
    }

    [[nodiscard]] QByteArray sent() const { return QJsonDocument(body_).toJson(QJsonDocument::Compact); }

    [[nodiscard]] std::string shown(const QStringList& secret) const
    {
        QJsonArray properties;
        for (const QJsonValue& one : body_.value(QLatin1String("additionalProperties")).toArray()) {
            QJsonObject o = one.toObject();
            if (isSecret(textOf(o, "key"), secret))
                o.insert(QStringLiteral("value"), QStringLiteral("(secret)"));
            properties.append(o);
        }
        QJsonObject out = body_;
        out.insert(QStringLiteral("additionalProperties"), properties);
        return QJsonDocument(out).toJson(QJsonDocument::Indented).toStdString();
    }

    std::vector<std::string> differences;

  private:
    [[nodiscard]] bool isSecret(const QString& key, const QStringList& secret) const { return secret.contains(key) || masked_.contains(key); }
    void differ(const QString& key, const QString& had, const QString& now, const QStringList& secret)
    {
        differences.push_back(plainText(key) + ": " + (isSecret(key, secret) ? std::string("(secret)") : (had.isEmpty() ? std::string("(none)") : plainText(had)) + " -> " + plainText(now)));
    }

    QStringList masked_;
    QJsonObject body_;
};

Result<void> checkName(const std::string& name)
{
    static const QRegularExpression allowed(QStringLiteral("^[a-zA-Z0-9_-]{1,255}$")); // admin-api.yaml, Environment.name
    if (allowed.match(qt(name)).hasMatch())
        return {};
    return unexpected(ErrorKind::InvalidArgument, "A control plane takes names of letters, digits, '-' and '_' only, and this is " + name + '.', Fault::Config);
}

Result<void> checkMode(const AgentForm& form, const std::string& mode)
{
    if (form.modes.isEmpty() || form.modes.contains(qt(mode)))
        return {};
    return unexpected(ErrorKind::InvalidArgument,
                      "mode: the control plane's connector for " + form.type.toStdString() + " cannot be " + mode + ". It can be " + form.modes.join(QStringLiteral(", ")).toStdString() + '.', Fault::Config);
}

Result<QJsonArray> hostsOf(const std::vector<std::string>& hosts)
{
    static const QRegularExpression allowed(QStringLiteral(R"(^(([a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])\.)*([A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9-]*[A-Za-z0-9])$)")); // VHost.host
    QJsonArray out;
    for (const std::string& host : hosts) {
        if (host.size() > 255 || !allowed.match(qt(host)).hasMatch())
            return unexpected(ErrorKind::InvalidArgument, "\"" + host + "\" is no host name.", Fault::Config);
        out.append(QJsonObject{{QStringLiteral("host"), qt(host)}, {QStringLiteral("httpContext"), QString()}, {QStringLiteral("httpPort"), 80}, {QStringLiteral("httpsPort"), 443}});
    }
    return out;
}

/// The template with what is known in it, without the labels before what is not: "{apiId}.execute-api.{region}.amazonaws.com" is
/// execute-api.eu-central-1.amazonaws.com. A virtual host has no braces (VHost.host).
/// Only of what is no secret.
std::string hostOf(QString pattern, const std::map<std::string, std::string>& values)
{
    for (const auto& [key, value] : values)
        pattern.replace(QLatin1Char('{') + qt(key) + QLatin1Char('}'), qt(value));
    const qsizetype open = pattern.lastIndexOf(QLatin1Char('}'));
    if (open >= 0)
        pattern = pattern.mid(open + 1);
    while (pattern.startsWith(QLatin1Char('.')) || pattern.startsWith(QLatin1Char('-')))
        pattern.remove(0, 1);
    return pattern.toStdString();
}

Result<void> mayChange(const std::string& name, const QJsonObject& theirs, bool takeOver)
{
    if (theirs.value(QLatin1String("isReadOnly")).toBool())
        return unexpected(ErrorKind::InvalidArgument, name + " is in the control plane's deployment.toml, and cannot be changed from outside.", Fault::Config);
    if (!takeOver && !isMadeByPostern(theirs))
        return unexpected(ErrorKind::InvalidArgument, name + " is there, and Postern did not make it. --take-over changes it all the same.", Fault::Config);
    return {};
}

/// The ports of those that are there are the server's business.
bool hasHosts(const QJsonObject& theirs, const std::vector<std::string>& hosts)
{
    const QJsonArray there = theirs.value(QLatin1String("vhosts")).toArray();
    return std::equal(there.begin(), there.end(), hosts.begin(), hosts.end(), [](const QJsonValue& one, const std::string& host) { return textOf(one.toObject(), "host") == qt(host); });
}

QJsonObject permissionsOf(const AdminWish& wish)
{
    const bool allow = !wish.visibleTo.empty();
    const bool deny = !allow && !wish.hiddenFrom.empty();
    return {{QStringLiteral("permissionType"), allow ? QStringLiteral("ALLOW") : deny ? QStringLiteral("DENY") : QStringLiteral("PUBLIC")},
            {QStringLiteral("roles"), arrayOf(allow ? wish.visibleTo : deny ? wish.hiddenFrom : std::vector<std::string>())}};
}

/// Minutes; a part of one counts as one.
int minutesOf(Milliseconds interval) { return static_cast<int>((interval.count() + 59'999) / 60'000); }

} // namespace

Result<std::optional<QJsonObject>> environmentThere(const std::vector<QJsonObject>& all, const std::string& name)
{
    std::optional<QJsonObject> found;
    for (const QJsonObject& each : all) {
        if (textOf(each, "name") != qt(name))
            continue;
        if (found)
            return unexpected(ErrorKind::InvalidConfig, "The control plane has two environments " + name + '.', Fault::Upstream);
        if (textOf(each, "id").isEmpty())
            return unexpected(ErrorKind::InvalidConfig, "The control plane gives no id for " + name + '.', Fault::Upstream);
        found = each;
    }
    return found;
}

bool isMadeByPostern(const QJsonObject& theirs) { return textOf(theirs, "description").endsWith(madeMark); }

Result<AdminPlan> planPublication(const Environment& environment, const AdminWish& wish, const std::vector<AgentForm>& forms, const QJsonObject* theirs,
                                  const std::map<std::string, Secret>& secrets)
{
    auto shape = adminShapeOf(environment);
    if (!shape)
        return unexpected(std::move(shape).error());
    if (auto good = checkName(environment.name); !good)
        return unexpected(std::move(good).error());
    auto form = publisher::agentFormOf(forms, qt(shape->gatewayType));
    if (!form)
        return unexpected(std::move(form).error());
    if (theirs != nullptr) {
        if (auto may = mayChange(environment.name, *theirs, wish.takeOver); !may)
            return unexpected(std::move(may).error());
        if (textOf(*theirs, "gatewayType") != qt(shape->gatewayType))
            return unexpected(ErrorKind::InvalidArgument, environment.name + " is there, of the type " + plainText(textOf(*theirs, "gatewayType")) + ". A type cannot be changed: remove it there first.", Fault::Config);
    }
    const std::string mode = adminMode(environment.mode);
    if (auto good = checkMode(*form, mode); !good)
        return unexpected(std::move(good).error());

    std::map<QString, QString> values;
    for (const auto& [key, value] : shape->properties)
        values[qt(key)] = qt(value);
    QStringList secret;
    for (const auto& [key, name] : shape->secrets) {
        secret += qt(key);
        if (const auto held = secrets.find(name); held != secrets.end() && !held->second.empty())
            values[qt(key)] = qt(held->second.reveal());
    }
    if (auto good = publisher::checkProperties(*form, values, secret); !good)
        return unexpected(std::move(good).error());

    Publication publication(theirs, *form);
    const bool fresh = theirs == nullptr;
    const bool ours = fresh || isMadeByPostern(*theirs);
    if (fresh) {
        publication.set("name", qt(environment.name));
        publication.set("description", madeMark);
        publication.set("gatewayType", qt(shape->gatewayType));
    }
    publication.set("provider", QStringLiteral("external")); // what discovery and deployment there ask for
    if (fresh || wish.displayName)
        publication.set("displayName", qt(wish.displayName.value_or(environment.name)));
    if (fresh || !wish.serves.empty())
        publication.set("type", wish.serves.empty() ? QStringLiteral("hybrid") : qt(wish.serves));
    publication.set("mode", qt(mode));
    if (ours || environment.interval.count() > 0)
        publication.set("apiDiscoveryScheduledWindow", deployment::mayDiscover(environment.mode) ? minutesOf(environment.interval) : 0);
    if (fresh || wish.visibleToAll || !wish.visibleTo.empty() || !wish.hiddenFrom.empty())
        publication.set("permissions", permissionsOf(wish));
    if (fresh || (!wish.hosts.empty() && !hasHosts(*theirs, wish.hosts))) {
        const std::string byTemplate = hostOf(form->hostnameTemplate, shape->properties);
        if (wish.hosts.empty() && byTemplate.empty())
            return unexpected(ErrorKind::InvalidArgument, "The control plane has no host for gateways of the type " + shape->gatewayType + ". Give one with --host.", Fault::Config);
        auto hosts = hostsOf(wish.hosts.empty() ? std::vector<std::string>{byTemplate} : wish.hosts);
        if (!hosts)
            return unexpected(std::move(hosts).error());
        publication.set("vhosts", *hosts);
    }
    if (auto set = publication.setProperties(values, secret); !set)
        return unexpected(std::move(set).error());
    if (!fresh && wish.sendSecrets && !secret.isEmpty())
        publication.differences.emplace_back("secrets: sent again");

    AdminPlan plan;
    plan.id = fresh ? std::string() : textOf(*theirs, "id").toStdString();
    plan.kind = fresh ? AdminPlan::Kind::Create : publication.differences.empty() ? AdminPlan::Kind::None : AdminPlan::Kind::Update;
    plan.differences = publication.differences;
    plan.body = publication.sent();
    plan.shown = publication.shown(secret);
    return plan;
}

Result<AdminPlan> planWithdrawal(const std::string& name, const QJsonObject* theirs, bool takeOver)
{
    AdminPlan plan;
    if (theirs == nullptr)
        return plan;
    if (auto may = mayChange(name, *theirs, takeOver); !may)
        return unexpected(std::move(may).error());
    plan.kind = AdminPlan::Kind::Remove;
    plan.id = textOf(*theirs, "id").toStdString();
    return plan;
}

} // namespace postern::federation

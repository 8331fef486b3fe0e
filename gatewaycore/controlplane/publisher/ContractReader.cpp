// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/ContractReader.h"

#include "controlplane/publisher/Diagnosis.h"

#include <QJsonArray>
#include <cmath>

namespace postern::publisher {
namespace {

const char* typeName(const QJsonValue& value)
{
    switch (value.type()) {
    case QJsonValue::Null: return "null";
    case QJsonValue::Bool: return "a boolean";
    case QJsonValue::Double: return "a number";
    case QJsonValue::String: return "text";
    case QJsonValue::Array: return "a list";
    case QJsonValue::Object: return "an object";
    case QJsonValue::Undefined: break;
    }
    return "missing";
}

QString titleOf(const QByteArray& html)
{
    const QByteArray lower = html.left(8192).toLower();
    const qsizetype from = lower.indexOf("<title>");
    const qsizetype to = lower.indexOf("</title>", from);
    return from < 0 || to < 0 ? QString() : QString::fromUtf8(html.mid(from + 7, to - from - 7)).simplified().left(80);
}

QString step(const QString& where, const char* name)
{
    return where.isEmpty() ? QLatin1String(name) : where + QLatin1Char('.') + QLatin1String(name);
}

QString item(const QString& where, qsizetype index) { return where + QStringLiteral("[%1]").arg(index); }

} // namespace

QJsonDocument ContractReader::document(const QByteArray& body)
{
    const QByteArray text = body.trimmed();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error == QJsonParseError::NoError)
        return document;
    const QString checkAddress = QStringLiteral("Check the address: it is usually https://<host>:9443; a log-in page or a "
                                                "proxy may be in between.");
    if (text.isEmpty()) {
        failure_ = problemOf(what_, Problem::Truncated, QStringLiteral("the server answered with an empty body"),
                             QStringLiteral("Try again; if it stays, look into the API Manager's log."));
    } else if (text.startsWith('<')) {
        const QString title = titleOf(text);
        failure_ = problemOf(what_, Problem::NotJson,
                             title.isEmpty() ? QStringLiteral("the server answered with a page of HTML, not JSON")
                                             : QStringLiteral("the server answered with a page of HTML titled \"%1\", "
                                                              "not JSON")
                                                   .arg(title),
                             checkAddress, title);
    } else if ((text.startsWith('{') || text.startsWith('[')) && error.offset >= text.size() - 1) {
        failure_ = problemOf(what_, Problem::Truncated,
                             QStringLiteral("the answer ends in the middle of its JSON, after %1 octets").arg(body.size()),
                             QStringLiteral("Try again; if it stays, look for a proxy or load balancer that cuts answers "
                                            "short."));
    } else {
        failure_ = problemOf(what_, Problem::NotJson,
                             QStringLiteral("the answer is not JSON (%1 at octet %2)")
                                 .arg(error.errorString())
                                 .arg(error.offset),
                             checkAddress);
    }
    return {};
}

QJsonObject ContractReader::object(const QByteArray& body)
{
    const QJsonDocument read = document(body);
    if (good() && !read.isObject())
        expected(QStringLiteral("the answer"), "an object", QJsonValue(read.array()));
    return read.object();
}

ListPage ContractReader::page(const QByteArray& body, const char* key, bool mayBeBare)
{
    ListPage page;
    const QJsonDocument read = document(body);
    if (good() && read.isArray() && mayBeBare) {
        page.list = read.array();
        page.total = static_cast<int>(page.list.size());
        return page;
    }
    if (good() && !read.isObject())
        expected(QStringLiteral("the answer"), "an object", QJsonValue(read.array()));
    const QJsonObject o = read.object();
    if (!good())
        return page;
    if (!o.contains(QLatin1String(key)))
        expected(QLatin1String(key), "a list", QJsonValue(QJsonValue::Undefined));
    page.list = array(o, key, {});
    const QJsonValue pagination = o.value(QLatin1String("pagination"));
    if (pagination.isObject())
        page.total = static_cast<int>(number(pagination.toObject(), "total", QStringLiteral("pagination"), -1));
    else if (!pagination.isUndefined() && !pagination.isNull())
        expected(QStringLiteral("pagination"), "an object", pagination);
    return page;
}

ApiSummary ContractReader::api(const QJsonObject& o, const QString& where)
{
    ApiSummary api;
    api.id = text(o, "id", where, true);
    api.name = text(o, "name", where, true);
    api.version = text(o, "version", where);
    api.displayName = text(o, "displayName", where);
    api.description = text(o, "description", where);
    api.context = text(o, "context", where);
    api.provider = text(o, "provider", where);
    api.type = text(o, "type", where);
    api.lifeCycleStatus = text(o, "lifeCycleStatus", where);
    if (api.lifeCycleStatus.isEmpty())
        api.lifeCycleStatus = text(o, "status", where); // as search results have it
    api.createdTime = text(o, "createdTime", where);
    api.updatedTime = text(o, "updatedTime", where);
    api.gatewayVendor = text(o, "gatewayVendor", where);
    api.gatewayType = text(o, "gatewayType", where);
    api.securityScheme = texts(o, "securityScheme", where);
    api.advertiseOnly = flag(o, "advertiseOnly", where, false);
    return api;
}

std::vector<RevisionSummary> ContractReader::revisions(const QByteArray& body)
{
    std::vector<RevisionSummary> all;
    const ListPage page = this->page(body);
    for (qsizetype i = 0; good() && i < page.list.size(); ++i) {
        const QString where = item(QStringLiteral("list"), i);
        const QJsonObject o = objectAt(page.list, i, QStringLiteral("list"));
        RevisionSummary revision;
        revision.id = text(o, "id", where, true);
        revision.name = text(o, "displayName", where);
        revision.description = text(o, "description", where);
        revision.createdTime = text(o, "createdTime", where);
        revision.deployments = deployments(array(o, "deploymentInfo", where), step(where, "deploymentInfo"));
        all.push_back(std::move(revision));
    }
    return all;
}

std::vector<Deployment> ContractReader::deployments(const QJsonArray& list, const QString& where)
{
    std::vector<Deployment> all;
    for (qsizetype i = 0; good() && i < list.size(); ++i) {
        const QJsonObject o = objectAt(list, i, where);
        const QString at = item(where, i);
        all.push_back({text(o, "name", at, true), text(o, "vhost", at), text(o, "status", at),
                       text(o, "revisionUuid", at), text(o, "deployedTime", at), flag(o, "displayOnDevportal", at, true)});
    }
    return all;
}

std::vector<Deployment> ContractReader::deployments(const QByteArray& body)
{
    // 4.x answers with a bare array in places where the contract has {list}.
    const QJsonDocument read = document(body);
    if (!good())
        return {};
    return deployments(read.isArray() ? read.array() : array(read.object(), "list", {}), QStringLiteral("list"));
}

ThrottlingPolicy ContractReader::policy(const QJsonObject& o, PolicyLevel level, const QString& where)
{
    ThrottlingPolicy policy;
    policy.level = level;
    policy.name = text(o, "name", where, true);
    policy.displayName = text(o, "displayName", where);
    policy.description = text(o, "description", where);
    policy.byBandwidth = text(o, "quotaPolicyType", where) == QLatin1String("BANDWIDTHVOLUME");
    policy.dataUnit = text(o, "dataUnit", where);
    policy.requestCount = number(o, "requestCount", where, 0);
    policy.unitTime = number(o, "unitTime", where, 0);
    policy.timeUnit = text(o, "timeUnit", where);
    policy.rateLimitCount = number(o, "rateLimitCount", where, 0);
    policy.rateLimitTimeUnit = text(o, "rateLimitTimeUnit", where);
    policy.stopOnQuotaReach = flag(o, "stopOnQuotaReach", where, true);
    return policy;
}

std::vector<ThrottlingPolicy> ContractReader::subscriptionPolicies(const QByteArray& body)
{
    std::vector<ThrottlingPolicy> all;
    const QJsonDocument read = document(body);
    if (!good())
        return all;
    const QJsonObject o = read.object();
    if (read.isObject() && !o.contains(QLatin1String("list"))) {
        all.push_back(policy(o, PolicyLevel::Subscription, {}));
        return all;
    }
    const QJsonArray list = read.isArray() ? read.array() : array(o, "list", {});
    for (qsizetype i = 0; good() && i < list.size(); ++i)
        all.push_back(policy(objectAt(list, i, QStringLiteral("list")), PolicyLevel::Subscription,
                             item(QStringLiteral("list"), i)));
    return all;
}

PublisherSettings ContractReader::settings(const QByteArray& body)
{
    PublisherSettings settings;
    const QJsonObject o = object(body);
    if (!good())
        return settings;
    settings.gatewayTypes = texts(o, "gatewayTypes", {});
    settings.scopes = texts(o, "scopes", {});
    const QJsonArray list = array(o, "environment", {});
    for (qsizetype i = 0; good() && i < list.size(); ++i) {
        const QString where = item(QStringLiteral("environment"), i);
        const QJsonObject e = objectAt(list, i, QStringLiteral("environment"));
        GatewayEnvironment environment;
        environment.id = text(e, "id", where);
        environment.name = text(e, "name", where, true);
        environment.displayName = text(e, "displayName", where);
        environment.type = text(e, "type", where);
        environment.provider = text(e, "provider", where);
        environment.gatewayType = text(e, "gatewayType", where);
        environment.mode = text(e, "mode", where);
        environment.serverUrl = text(e, "serverUrl", where);
        const QJsonArray vhosts = array(e, "vhosts", where);
        for (qsizetype v = 0; good() && v < vhosts.size(); ++v)
            environment.vhosts += text(objectAt(vhosts, v, step(where, "vhosts")), "host", item(step(where, "vhosts"), v));
        settings.environments.push_back(std::move(environment));
    }
    return settings;
}

QByteArray ContractReader::definition(const QByteArray& body)
{
    QByteArray text = body;
    if (body.trimmed().startsWith('"')) {
        const QJsonDocument wrapped = document('[' + body.trimmed() + ']');
        text = wrapped.array().at(0).toString().toUtf8();
    }
    const QByteArray start = text.trimmed();
    if (good() && (start.isEmpty() || start.startsWith('{') || start.startsWith('<')))
        (void)document(text);
    return text;
}

QString ContractReader::text(const QJsonObject& o, const char* name, const QString& where, bool required)
{
    const QJsonValue value = o.value(QLatin1String(name));
    if (value.isString() && !(required && value.toString().isEmpty()))
        return value.toString();
    if (required || !(value.isUndefined() || value.isNull() || value.isString()))
        expected(step(where, name), "text", value);
    return {};
}

bool ContractReader::flag(const QJsonObject& o, const char* name, const QString& where, bool fallback)
{
    const QJsonValue value = o.value(QLatin1String(name));
    if (!value.isBool() && !value.isUndefined() && !value.isNull())
        expected(step(where, name), "true or false", value);
    return value.toBool(fallback);
}

qint64 ContractReader::number(const QJsonObject& o, const char* name, const QString& where, qint64 fallback)
{
    const QJsonValue value = o.value(QLatin1String(name));
    if (value.isUndefined() || value.isNull())
        return fallback;
    const double real = value.toDouble();
    if (!value.isDouble() || real != std::floor(real) || std::fabs(real) > 9e15) {
        expected(step(where, name), "a whole number", value);
        return fallback;
    }
    return static_cast<qint64>(real);
}

QStringList ContractReader::texts(const QJsonObject& o, const char* name, const QString& where)
{
    QStringList all;
    const QJsonArray list = array(o, name, where);
    for (qsizetype i = 0; i < list.size(); ++i) {
        if (list[i].isString())
            all += list[i].toString();
        else
            expected(item(step(where, name), i), "text", list[i]);
    }
    return all;
}

QJsonArray ContractReader::array(const QJsonObject& o, const char* name, const QString& where)
{
    const QJsonValue value = o.value(QLatin1String(name));
    if (!value.isArray() && !value.isUndefined() && !value.isNull())
        expected(step(where, name), "a list", value);
    return value.toArray();
}

QJsonObject ContractReader::objectAt(const QJsonArray& list, qsizetype index, const QString& where)
{
    if (!list[index].isObject())
        expected(item(where, index), "an object", list[index]);
    return list[index].toObject();
}

void ContractReader::expected(const QString& where, const char* type, const QJsonValue& found)
{
    if (!good())
        return;
    failure_ = problemOf(what_, Problem::UnexpectedJson,
                         QStringLiteral("in the answer, %1 should be %2 but is %3")
                             .arg(where, QLatin1String(type), QLatin1String(typeName(found))),
                         QStringLiteral("Check that the address is a Publisher of API Manager 4.x; if it is, please report "
                                        "this with the server's version."),
                         where);
}

NamedPolicies policiesNamedBy(const QJsonObject& data)
{
    NamedPolicies named;
    const auto note = [](QSet<QString>& into, const QJsonValue& name) {
        if (name.isString() && !name.toString().isEmpty())
            into.insert(name.toString());
    };
    note(named.api, data.value(QLatin1String("apiThrottlingPolicy")));
    const QJsonArray operations = data.value(QLatin1String("operations")).toArray();
    for (const QJsonValue& operation : operations)
        note(named.api, operation.toObject().value(QLatin1String("throttlingPolicy")));
    const QJsonArray plans = data.value(QLatin1String("policies")).toArray();
    for (const QJsonValue& plan : plans)
        note(named.subscription, plan);
    return named;
}

} // namespace postern::publisher

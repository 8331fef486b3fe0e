// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/AdminCalls.h"
#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/DevPortalCalls.h"
#include "controlplane/publisher/GovernanceCalls.h"
#include "controlplane/publisher/RevisionCalls.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace postern::publisher::read {
namespace {

QString indexed(const char* list, qsizetype i) { return QLatin1String(list) + QStringLiteral("[%1]").arg(i); }

/// The object of that name, or an empty one.
QJsonObject part(ContractReader& reader, const QJsonObject& o, const char* name)
{
    const QJsonValue value = o.value(QLatin1String(name));
    if (!value.isUndefined() && !value.isNull() && !value.isObject())
        reader.expected(QLatin1String(name), "an object", value);
    return value.toObject();
}

LifecycleState stateOf(ContractReader& reader, const QJsonObject& o)
{
    LifecycleState state;
    state.state = reader.text(o, "state", {});
    const QJsonArray transitions = reader.array(o, "availableTransitions", {});
    for (qsizetype i = 0; reader.good() && i < transitions.size(); ++i) {
        const QJsonObject one = reader.objectAt(transitions, i, QStringLiteral("availableTransitions"));
        const QString where = indexed("availableTransitions", i);
        state.transitions.push_back({reader.text(one, "event", where), reader.text(one, "targetState", where)});
    }
    const QJsonArray items = reader.array(o, "checkItems", {});
    for (qsizetype i = 0; reader.good() && i < items.size(); ++i)
        state.checklist += reader.text(reader.objectAt(items, i, QStringLiteral("checkItems")), "name", indexed("checkItems", i));
    return state;
}

Secret secretOf(ContractReader& reader, const QJsonObject& o, const char* name, const QString& where, bool required = false)
{
    return Secret(reader.text(o, name, where, required).toStdString());
}

AgentField field(ContractReader& reader, const QJsonObject& o, const QString& where, int depth)
{
    AgentField made;
    made.name = reader.text(o, "name", where);
    made.label = reader.text(o, "label", where);
    made.type = reader.text(o, "type", where);
    made.tooltip = reader.text(o, "tooltip", where);
    made.fallback = o.value(QLatin1String("default")).toVariant().toString();
    made.required = reader.flag(o, "required", where, false);
    made.masked = reader.flag(o, "mask", where, false);
    made.multiple = reader.flag(o, "multiple", where, false);
    const QJsonArray values = reader.array(o, "values", where);
    for (qsizetype i = 0; reader.good() && i < values.size() && depth < 8; ++i) {
        if (values[i].isObject()) // the choice's own form
            made.fields.push_back(field(reader, values[i].toObject(), where + QStringLiteral(".values[%1]").arg(i), depth + 1));
        else
            made.values += values[i].toVariant().toString();
    }
    return made;
}

void collectMasked(const std::vector<AgentField>& fields, QStringList& names)
{
    for (const AgentField& one : fields) {
        if (one.masked)
            names += one.name;
        collectMasked(one.fields, names);
    }
}

} // namespace

ApiSummary api(ContractReader& reader, const QJsonObject& item, const QString& where) { return reader.api(item, where); }

LifecycleState lifecycleState(ContractReader& reader, const DoorAnswer& answer)
{
    return stateOf(reader, reader.object(answer.body));
}

LifecycleStep lifecycleStep(ContractReader& reader, const QJsonObject& item, const QString& where)
{
    return {reader.text(item, "previousState", where), reader.text(item, "postState", where), reader.text(item, "user", where),
            reader.text(item, "updatedTime", where)};
}

LifecycleChange lifecycleChange(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    LifecycleChange change;
    change.pending = answer.status == 202 || reader.text(o, "workflowStatus", {}) == QLatin1String("CREATED");
    change.now = stateOf(reader, part(reader, o, "lifecycleState"));
    return change;
}

ImportAnswer imported(ContractReader&, const DoorAnswer& answer)
{
    // Text before 4.3 and where JSON was not asked for, else an object; a dry run answers with its report.
    const QJsonObject o = QJsonDocument::fromJson(answer.body).object();
    return {o.value(QLatin1String("id")).toString(), o.value(QLatin1String("revision")).toString(), answer.body};
}

RevisionSummary revision(ContractReader& reader, const QJsonObject& item, const QString& where)
{
    RevisionSummary made;
    made.id = reader.text(item, "id", where, true);
    made.name = reader.text(item, "displayName", where);
    made.description = reader.text(item, "description", where);
    made.createdTime = reader.text(item, "createdTime", where);
    made.deployments = reader.deployments(reader.array(item, "deploymentInfo", where), where + QStringLiteral(".deploymentInfo"));
    return made;
}

RevisionSummary oneRevision(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    return reader.good() ? revision(reader, o, {}) : RevisionSummary();
}

Deployment deployment(ContractReader& reader, const QJsonObject& item, const QString&)
{
    const std::vector<Deployment> one = reader.deployments(QJsonArray{item}, QStringLiteral("list"));
    return one.empty() ? Deployment() : one.front();
}

Deployment oneDeployment(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    return reader.good() ? deployment(reader, o, {}) : Deployment();
}

std::vector<Deployment> deployments(ContractReader& reader, const DoorAnswer& answer)
{
    return reader.deployments(answer.body);
}

Application application(ContractReader& reader, const QJsonObject& item, const QString& where)
{
    return {reader.text(item, "applicationId", where, true),
            reader.text(item, "name", where, true),
            reader.text(item, "owner", where),
            reader.text(item, "throttlingPolicy", where),
            reader.text(item, "description", where),
            reader.text(item, "tokenType", where),
            reader.text(item, "status", where),
            static_cast<int>(reader.number(item, "subscriptionCount", where, 0))};
}

Application oneApplication(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    if (reader.good() && answer.status == 202) { // somebody has to approve it; there is no more to say of it yet
        Application waiting;
        waiting.status = QStringLiteral("CREATED");
        return waiting;
    }
    return reader.good() ? application(reader, o, {}) : Application();
}

ApplicationKeys keys(ContractReader& reader, const QJsonObject& item, const QString& where)
{
    return {reader.text(item, "keyMappingId", where),
            reader.text(item, "keyType", where),
            reader.text(item, "keyManager", where),
            reader.text(item, "consumerKey", where),
            secretOf(reader, item, "consumerSecret", where),
            reader.texts(item, "supportedGrantTypes", where),
            reader.text(item, "keyState", where)};
}

ApplicationKeys oneKeys(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    return reader.good() ? keys(reader, o, {}) : ApplicationKeys();
}

ApplicationToken applicationToken(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    if (!reader.good())
        return {};
    return {secretOf(reader, o, "accessToken", {}, true), reader.number(o, "validityTime", {}, 0),
            reader.texts(o, "tokenScopes", {})};
}

ApplicationToken apiKey(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    if (!reader.good())
        return {};
    return {secretOf(reader, o, "apikey", {}, true),
            reader.number(o, "validityPeriod", {}, reader.number(o, "validityTime", {}, 0)), {}};
}

PortalSubscription subscription(ContractReader& reader, const QJsonObject& item, const QString& where)
{
    const QJsonObject application = part(reader, item, "applicationInfo");
    const QJsonObject api = part(reader, item, "apiInfo");
    return {reader.text(item, "subscriptionId", where),
            reader.text(item, "applicationId", where),
            reader.text(application, "name", where),
            reader.text(item, "apiId", where),
            reader.text(api, "name", where),
            reader.text(api, "version", where),
            reader.text(item, "throttlingPolicy", where),
            reader.text(item, "status", where)};
}

PortalSubscription oneSubscription(ContractReader& reader, const DoorAnswer& answer)
{
    const QJsonObject o = reader.object(answer.body);
    if (reader.good() && answer.status == 202) {
        PortalSubscription waiting;
        waiting.status = QStringLiteral("ON_HOLD");
        return waiting;
    }
    return reader.good() ? subscription(reader, o, {}) : PortalSubscription();
}

AgentForm agentForm(ContractReader& reader, const QJsonObject& item, const QString& where)
{
    AgentForm form;
    form.type = reader.text(item, "type", where);
    form.displayName = reader.text(item, "displayName", where);
    form.modes = reader.texts(item, "supportedModes", where);
    form.hostnameTemplate = reader.text(item, "defaultHostnameTemplate", where);
    const QJsonArray fields = reader.array(item, "configurations", where);
    for (qsizetype i = 0; reader.good() && i < fields.size(); ++i)
        form.fields.push_back(field(reader, reader.objectAt(fields, i, where + QStringLiteral(".configurations")),
                                    where + QStringLiteral(".configurations[%1]").arg(i), 0));
    return form;
}

std::vector<AgentForm> agentForms(ContractReader& reader, const DoorAnswer& answer)
{
    std::vector<AgentForm> forms;
    const QJsonObject o = reader.object(answer.body);
    const QJsonArray list = reader.good() ? reader.array(o, "gatewayConfiguration", {}) : QJsonArray();
    for (qsizetype i = 0; reader.good() && i < list.size(); ++i)
        forms.push_back(agentForm(reader, reader.objectAt(list, i, QStringLiteral("gatewayConfiguration")),
                                  indexed("gatewayConfiguration", i)));
    return forms;
}

Compliance compliance(ContractReader& reader, const DoorAnswer& answer)
{
    Compliance made;
    const QJsonObject o = reader.object(answer.body);
    if (!reader.good())
        return made;
    made.status = reader.text(o, "status", {}, true);
    const QJsonArray policies = reader.array(o, "governedPolicies", {});
    for (qsizetype i = 0; reader.good() && i < policies.size(); ++i) {
        const QString where = indexed("governedPolicies", i);
        const QJsonObject one = reader.objectAt(policies, i, QStringLiteral("governedPolicies"));
        Compliance::Policy policy{reader.text(one, "id", where), reader.text(one, "name", where), reader.text(one, "status", where), {}};
        const QJsonArray results = reader.array(one, "rulesetValidationResults", where);
        for (qsizetype k = 0; reader.good() && k < results.size(); ++k) {
            const QJsonObject result = reader.objectAt(results, k, where + QStringLiteral(".rulesetValidationResults"));
            policy.rulesets.push_back({reader.text(result, "id", where), reader.text(result, "name", where),
                                       reader.text(result, "status", where), {}});
        }
        made.policies.push_back(std::move(policy));
    }
    return made;
}

RulesetResult rulesetResult(ContractReader& reader, const DoorAnswer& answer)
{
    RulesetResult made;
    const QJsonObject o = reader.object(answer.body);
    if (!reader.good())
        return made;
    made.id = reader.text(o, "id", {});
    made.name = reader.text(o, "name", {});
    made.status = reader.text(o, "status", {});
    const QJsonArray violated = reader.array(o, "violatedRules", {});
    for (qsizetype i = 0; reader.good() && i < violated.size(); ++i) {
        const QString where = indexed("violatedRules", i);
        const QJsonObject one = reader.objectAt(violated, i, QStringLiteral("violatedRules"));
        const QJsonObject path = part(reader, one, "violatedPath");
        made.violations.push_back({reader.text(one, "name", where), reader.text(one, "severity", where),
                                   reader.text(one, "message", where), reader.text(path, "path", where),
                                   reader.text(path, "description", where)});
    }
    return made;
}

} // namespace postern::publisher::read

namespace postern::publisher {

QStringList AgentForm::maskedFields() const
{
    QStringList names;
    read::collectMasked(fields, names);
    return names;
}

Result<QByteArray> changedEnvironment(const QJsonObject& before, const AgentForm& form, const std::map<QString, QString>& values)
{
    const QStringList masked = form.maskedFields();
    const auto isMask = [](const QString& text) { return !text.isEmpty() && text.count(QLatin1Char('*')) == text.size(); };
    for (const auto& [name, value] : values) {
        if (masked.contains(name) && isMask(value))
            return unexpected(ErrorKind::InvalidArgument,
                              "the field " + name.toStdString() + " is a secret and \"" + value.toStdString() +
                                  "\" is only its mask; leave it out to keep what the server has",
                              Fault::Config);
    }
    QJsonArray properties;
    std::map<QString, QString> left = values;
    const QJsonArray had = before.value(QLatin1String("additionalProperties")).toArray();
    for (const QJsonValue& property : had) {
        QJsonObject o = property.toObject();
        if (const auto given = left.find(o.value(QLatin1String("key")).toString()); given != left.end()) {
            o.insert(QLatin1String("value"), given->second);
            left.erase(given);
        }
        properties.append(o); // the server's own mask, octet for octet, tells it to keep what it has
    }
    for (const auto& [key, value] : left)
        properties.append(QJsonObject{{QStringLiteral("key"), key}, {QStringLiteral("value"), value}});
    QJsonObject after = before;
    after.insert(QLatin1String("additionalProperties"), properties);
    return QJsonDocument(after).toJson(QJsonDocument::Compact);
}

} // namespace postern::publisher

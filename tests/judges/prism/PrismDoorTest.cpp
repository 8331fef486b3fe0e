// SPDX-License-Identifier: Apache-2.0
#include "judges/prism/JudgedDoor.h"

#include "controlplane/publisher/AdminCalls.h"
#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/CertificateCalls.h"
#include "controlplane/publisher/DevPortalCalls.h"
#include "controlplane/publisher/GovernanceCalls.h"
#include "controlplane/publisher/PolicyCalls.h"
#include "controlplane/publisher/ProductCalls.h"
#include "controlplane/publisher/RevisionCalls.h"
#include "sandbox/FormParts.h"

#include <QJsonArray>

using namespace postern;
using namespace postern::publisher;
using postern::test::JudgedDoor;

namespace {

QByteArray json(const char* text) { return QByteArray(text).replace('\'', '"'); }
QByteArray json(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }
QString idOf(const QJsonObject& object, const char* key = "id") { return object.value(QLatin1String(key)).toString(); }
QString q(const char* text) { return QString::fromUtf8(text); }
FormPart file(const char* name, const QByteArray& content, const char* fileName) { return {name, content, q(fileName), {}}; }

bool isPlain(std::string_view octets)
{
    return std::all_of(octets.begin(), octets.end(), [](unsigned char c) { return c < 128; });
}

/// Contents with spaces behind them whose check sum and size have only octets below 128 in an archive.
std::vector<sandbox::ZipEntry> plainOnes(const sandbox::ZipEntry& entry)
{
    std::vector<sandbox::ZipEntry> out;
    for (std::size_t spaces = 0; out.size() < 12 && spaces < 5'000; ++spaces) {
        sandbox::ZipEntry padded{entry.name, entry.content + std::string(spaces, ' ')};
        if (isPlain(sandbox::writeZip({padded}).substr(0, 30))) // its local header
            out.push_back(std::move(padded));
    }
    return out;
}

/// Prism reads what is no JSON as text and forwards it so: only octets below 128 come through. So the entries get spaces
/// behind them, and their folder a longer name, until the archive has no others, in its check sums and offsets, too.
QByteArray plainArchive(const std::vector<sandbox::ZipEntry>& entries)
{
    const std::vector<sandbox::ZipEntry> first = plainOnes(entries.front());
    const std::vector<sandbox::ZipEntry> last = plainOnes(entries.back());
    for (std::size_t longer = 0; longer < 100; ++longer) {
        for (std::size_t turn = 0; turn < first.size() * last.size(); ++turn) {
            std::vector<sandbox::ZipEntry> chosen{first[turn % first.size()]};
            if (entries.size() == 2)
                chosen.push_back(last[turn / first.size()]);
            for (sandbox::ZipEntry& entry : chosen)
                entry.name.insert(entry.name.find('/'), longer, '-');
            std::string archive = sandbox::writeZip(chosen);
            for (auto at = archive.find("PK\x01\x02"); at != std::string::npos; at = archive.find("PK\x01\x02", at + 4))
                archive.replace(at + 38, 4, 4, '\0'); // no mode of Unix, whose octets are above 127 (APPNOTE 4.3.12)
            if (isPlain(archive))
                return QByteArray::fromStdString(archive);
        }
    }
    qFatal("no padding makes this archive plain");
}

constexpr const char* definitionText = R"({"openapi":"3.0.1","info":{"title":"Door","version":"1.0.0"},"paths":{"/a":{"get":{"responses":{"200":{"description":"OK"}}}}}})";
constexpr const char* certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

} // namespace

/// Every call of the door's tables passes between our client and our sandbox under the eyes of Prism, which knows only
/// WSO2's published descriptions.
class PrismDoorTest : public QObject {
    Q_OBJECT

    std::unique_ptr<JudgedDoor> door_;
    QString api_; ///< the API that the walk works with

    void walkApis()
    {
        JudgedDoor& d = *door_;
        d.ask(server::settings, {});
        d.all(server::categories);
        d.all(server::keyManagers);
        d.ask(server::linterRules, {});
        d.ask(apis::validateOpenApi, {.query = {{"returnContent", q("true")}}, .parts = {file("file", definitionText, "door.json")}});
        const QJsonObject wanted{{q("name"), q("Door")}, {q("version"), q("1.0.0")}, {q("context"), q("/door")}, {q("policies"), QJsonArray{q("Gold")}}};
        api_ = idOf(d.ask(apis::importOpenApi, {.parts = {file("file", definitionText, "door.json"), {"additionalProperties", json(wanted)}}}));
        const QJsonObject made = d.ask(apis::create, {.json = json("{'name':'Plain','version':'1.0.0','context':'/plain'}")});
        d.refused(apis::create, {.json = json("{'name':'Plain','version':'1.0.0','context':'/plain'}")}, 409);
        d.refused(apis::get, {.path = {q("nobody")}}, 404);
        QJsonObject changed = d.ask(apis::get, {.path = {idOf(made)}});
        changed.insert(q("description"), q("Changed: ünïcode"));
        d.ask(apis::update, {.path = {idOf(made)}, .json = json(changed)});
        d.refused(apis::update, {.path = {idOf(made)}, .json = json(changed), .ifMatch = "\"old\""}, 412);
        d.ask(apis::exists, {.query = {{"query", q("name:Door")}}});
        d.refused(apis::exists, {.query = {{"query", q("name:Nobody")}}}, 404);
        d.ask(apis::validateEndpoint, {.query = {{"endpointUrl", q("http://localhost:1/")}, {"apiId", api_}}});
        d.all(apis::list, {.query = {{"query", q("name:Door")}}});
        d.all(apis::search, {.query = {{"query", q("Door")}}});
        d.ask(apis::definition, {.path = {api_}});
        d.ask(apis::setDefinition, {.path = {api_}, .parts = {{"apiDefinition", definitionText}}});
        d.all(apis::endpoints, {.path = {api_}});
        d.ask(apis::setEnvironmentKeys, {.path = {api_, q("Default")}, .json = json("{'host':'https://backend.example'}")});
        d.ask(apis::environmentKeys, {.path = {api_, q("Default")}});
        d.ask(apis::testKey, {.path = {api_}});
        d.ask(apis::copy, {.query = {{"newVersion", q("2.0.0")}, {"apiId", api_}, {"defaultVersion", q("false")}}});
        d.refused(apis::copy, {.query = {{"newVersion", q("2.0.0")}, {"apiId", api_}}}, 409);
        d.ask(apis::exportZip, {.query = {{"apiId", api_}, {"format", q("JSON")}, {"preserveStatus", q("true")}}});
        const QByteArray archive = plainArchive({{"Zip-1.0.0/api.json", R"({"type":"api","version":"v4.7.0","data":{"name":"Zip","version":"1.0.0","context":"/zip","unknownToUs":[1]}})"},
                                                 {"Zip-1.0.0/Definitions/swagger.json", definitionText}});
        d.ask(apis::importZip, {.query = {{"dryRun", q("true")}}, .parts = {file("file", archive, "zip.zip")}});
        d.ask(apis::importZip, {.query = {{"preserveProvider", q("false")}, {"rotateRevision", q("true")}, {"overwrite", q("true")}}, .parts = {file("file", archive, "zip.zip")}});
        d.refused(apis::importZip, {.parts = {file("file", archive, "zip.zip")}}, 409);
        d.refused(apis::importZip, {.parts = {file("file", "PK?", "zip.zip")}}, 400);
        d.ask(apis::remove, {.path = {idOf(made)}});
        const std::vector<QJsonObject> known = d.all(labels::list);
        const QString label = known.empty() ? QString() : idOf(known.front());
        const QByteArray chosen = json({{q("labels"), QJsonArray{label}}});
        d.all(labels::attach, {.path = {api_}, .json = chosen});
        d.all(labels::ofApi, {.path = {api_}});
        d.all(labels::detach, {.path = {api_}, .json = chosen});
    }

    void walkRevisions()
    {
        JudgedDoor& d = *door_;
        const QString first = d.ask(revisions::create, {.path = {api_}, .json = json("{'description':'first'}")}).id;
        d.all(revisions::list, {.path = {api_}, .query = {{"query", q("deployed:false")}}});
        d.ask(revisions::get, {.path = {api_, first}});
        const QByteArray place = json("[{'name':'Default','vhost':'localhost','displayOnDevportal':true}]");
        d.ask(revisions::deploy, {.path = {api_}, .query = {{"revisionId", first}}, .json = place});
        d.refused(revisions::deploy, {.path = {api_}, .query = {{"revisionId", first}}, .json = json("[{'name':'Nowhere','vhost':'x','displayOnDevportal':true}]")}, 400);
        d.refused(revisions::remove, {.path = {api_, first}}, 400);
        d.all(revisions::deployments, {.path = {api_}});
        d.ask(revisions::setDeployment, {.path = {api_, QString::fromLatin1(QByteArray("Default").toBase64())}, .json = json("{'displayOnDevportal':false}")});
        d.ask(revisions::restore, {.path = {api_}, .query = {{"revisionId", first}}});
        d.ask(revisions::undeploy, {.path = {api_}, .query = {{"revisionId", first}}, .json = place});
        d.ask(revisions::withdraw, {.path = {api_, first, q("Default")}});
        d.ask(revisions::remove, {.path = {api_, first}});
    }

    void walkLifecycle()
    {
        JudgedDoor& d = *door_;
        d.ask(lifecycle::state, {.path = {api_}});
        d.ask(lifecycle::change, {.query = {{"action", q("Publish")}, {"apiId", api_}, {"lifecycleChecklist", q("Deprecate old versions after publishing the API:false")}}});
        d.refused(lifecycle::change, {.query = {{"action", q("Retire")}, {"apiId", api_}}}, 400);
        d.all(lifecycle::history, {.path = {api_}});
        d.ask(lifecycle::withdraw, {.path = {api_}});
    }

    void walkProducts()
    {
        JudgedDoor& d = *door_;
        const QJsonObject wanted{{q("name"), q("Bundle")}, {q("context"), q("/bundle")}, {q("version"), q("1.0.0")}, {q("policies"), QJsonArray{q("Gold")}},
                                 {q("apis"), QJsonArray{QJsonObject{{q("name"), q("Door")}, {q("apiId"), api_}, {q("version"), q("1.0.0")}}}}};
        const QString id = idOf(d.ask(products::create, {.json = json(wanted)}));
        d.all(products::list);
        const QJsonObject product = d.ask(products::get, {.path = {id}});
        d.ask(products::update, {.path = {id}, .json = json(product)});
        d.refused(products::get, {.path = {q("nobody")}}, 404);
        d.ask(products::definition, {.path = {id}});
        d.ask(products::isOutdated, {.path = {id}});
        const QString copy = idOf(d.ask(products::copy, {.query = {{"newVersion", q("2.0.0")}, {"apiProductId", id}, {"defaultVersion", q("false")}}}));
        const QString revision = d.ask(products::createRevision, {.path = {id}, .json = json("{'description':'first'}")}).id;
        d.all(products::revisions, {.path = {id}});
        const QByteArray place = json("[{'name':'Default','vhost':'localhost','displayOnDevportal':true}]");
        d.ask(products::deploy, {.path = {id}, .query = {{"revisionId", revision}}, .json = place});
        d.all(products::deployments, {.path = {id}});
        d.ask(products::undeploy, {.path = {id}, .query = {{"revisionId", revision}}, .json = place});
        d.ask(products::restore, {.path = {id}, .query = {{"revisionId", revision}}});
        d.ask(products::removeRevision, {.path = {id, revision}});
        d.ask(products::state, {.path = {id}});
        d.ask(products::changeState, {.query = {{"action", q("Publish")}, {"apiProductId", id}}});
        d.all(products::history, {.path = {id}});
        d.ask(products::exportZip, {.query = {{"name", q("Bundle")}, {"version", q("1.0.0")}, {"format", q("JSON")}}});
        const QByteArray archive = plainArchive({{"Tray-1.0.0/api_product.json", R"({"type":"api_product","version":"v4.7.0","data":{"name":"Tray","version":"1.0.0","context":"/tray"}})"}});
        d.ask(products::importZip, {.query = {{"preserveProvider", q("false")}}, .parts = {file("file", archive, "tray.zip")}});
        d.ask(products::remove, {.path = {copy}});
    }

    void walkPolicies()
    {
        JudgedDoor& d = *door_;
        const QByteArray specification = "type: operation_policy_specification\nversion: v4.7.0\ndata:\n  category: Mediation\n  name: addDoor\n  version: v1\n"
                                         "  displayName: Add a door\n  description: For the test\n  applicableFlows: [request]\n  supportedGateways: [Synapse]\n"
                                         "  supportedApiTypes: [HTTP]\n  policyAttributes: []\n";
        const std::vector<FormPart> parts{file("policySpecFile", specification, "addDoor.yaml"), file("synapsePolicyDefinitionFile", "<property/>", "addDoor.j2")};
        const QString common = idOf(d.ask(operationPolicies::add, {.parts = parts}));
        d.refused(operationPolicies::add, {.parts = parts}, 409);
        d.all(operationPolicies::list);
        d.ask(operationPolicies::get, {.path = {common}});
        d.ask(operationPolicies::content, {.path = {common}});
        d.ask(operationPolicies::exportZip, {.query = {{"name", q("addDoor")}, {"version", q("v1")}, {"format", q("yaml")}}});
        QByteArray other = specification;
        d.ask(operationPolicies::importZip, {.parts = {file("file", plainArchive({{"addWall_v1/addWall_v1.yaml", other.replace("addDoor", "addWall").toStdString()}}), "addWall.zip")}});
        d.ask(operationPolicies::remove, {.path = {common}});
        const QString own = idOf(d.ask(operationPolicies::addToApi, {.path = {api_}, .parts = parts}));
        d.all(operationPolicies::ofApi, {.path = {api_}});
        d.ask(operationPolicies::getOfApi, {.path = {api_, own}});
        d.ask(operationPolicies::contentOfApi, {.path = {api_, own}});
        d.ask(operationPolicies::removeFromApi, {.path = {api_, own}});
        for (const char* level : {"api", "subscription"})
            d.all(throttling::list, {.path = {q(level)}});
        d.ask(throttling::get, {.path = {q("subscription"), q("Gold")}});
        d.refused(throttling::get, {.path = {q("subscription"), q("Nothing")}}, 404);
        const QString scope = idOf(d.ask(scopes::create, {.json = json("{'name':'door:open','displayName':'Open doors','description':'','bindings':['admin']}")}));
        d.all(scopes::list);
        d.ask(scopes::get, {.path = {scope}});
        d.ask(scopes::update, {.path = {scope}, .json = json("{'name':'door:open','displayName':'Open all doors'}")});
        d.ask(scopes::usage, {.path = {scope}});
        d.ask(scopes::exists, {.path = {QString::fromLatin1(QByteArray("door:open").toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals))}});
        // Not that there is none: Prism wants a body of every 404, and an answer to HEAD has none (RFC 9110 9.3.2).
        d.ask(scopes::remove, {.path = {scope}});
    }

    void walkCertificates()
    {
        JudgedDoor& d = *door_;
        const FormPart content = file("certificate", certificate, "door.crt");
        d.ask(endpointCertificates::add, {.parts = {content, {"alias", "door"}, {"endpoint", "https://backend.example"}}});
        d.refused(endpointCertificates::add, {.parts = {content, {"alias", "door"}, {"endpoint", "https://backend.example"}}}, 409);
        d.all(endpointCertificates::list);
        d.ask(endpointCertificates::get, {.path = {q("door")}});
        d.ask(endpointCertificates::update, {.path = {q("door")}, .parts = {content}});
        d.ask(endpointCertificates::content, {.path = {q("door")}});
        d.all(endpointCertificates::usage, {.path = {q("door")}});
        d.ask(endpointCertificates::remove, {.path = {q("door")}});
        const QStringList one{api_, q("production"), q("caller")};
        d.ask(clientCertificates::add, {.path = one.mid(0, 2), .parts = {content, {"alias", "caller"}, {"tier", "Gold"}}});
        d.all(clientCertificates::list, {.path = one.mid(0, 2)});
        d.ask(clientCertificates::get, {.path = one});
        d.ask(clientCertificates::update, {.path = one, .parts = {content, {"tier", "Gold"}}});
        d.ask(clientCertificates::content, {.path = one});
        d.ask(clientCertificates::remove, {.path = one});
        const QStringList old{api_, q("elder")};
        d.ask(clientCertificates::addToBoth, {.path = {api_}, .parts = {content, {"alias", "elder"}, {"tier", "Gold"}}});
        d.all(clientCertificates::listOfBoth, {.path = {api_}});
        d.ask(clientCertificates::contentOfBoth, {.path = old});
        d.ask(clientCertificates::removeFromBoth, {.path = old});
    }

    void walkPortal()
    {
        JudgedDoor& d = *door_;
        d.all(portalApis::list, {.query = {{"query", q("name:Door")}}});
        d.ask(portalApis::get, {.path = {api_}});
        d.ask(portalApis::definition, {.path = {api_}, .query = {{"environmentName", q("Default")}}});
        d.all(portalApis::tags);
        for (const char* level : {"application", "subscription"})
            d.all(portalApis::policies, {.path = {q(level)}});
        d.ask(portalApis::policy, {.path = {q("application"), q("Unlimited")}});
        d.all(portalApis::keyManagers);
        d.ask(portalApis::settings, {});
        const QString app = d.ask(applications::create, {.json = json("{'name':'Shop','throttlingPolicy':'10PerMin','description':'','tokenType':'JWT'}")}).id;
        d.refused(applications::create, {.json = json("{'name':'Shop','throttlingPolicy':'10PerMin'}")}, 409);
        d.all(applications::list);
        d.ask(applications::get, {.path = {app}});
        d.ask(applications::update, {.path = {app}, .json = json("{'name':'Shop','throttlingPolicy':'10PerMin','description':'changed','tokenType':'OAUTH'}")});
        const ApplicationKeys keys = d.ask(applications::generateKeys, {.path = {app}, .json = json("{'keyType':'PRODUCTION','grantTypesToBeSupported':['client_credentials']}")});
        d.ask(applications::mapKeys, {.path = {app}, .json = json("{'consumerKey':'given','consumerSecret':'given-secret','keyType':'SANDBOX'}")});
        d.all(applications::keys, {.path = {app}});
        d.ask(applications::key, {.path = {app, keys.mappingId}});
        d.ask(applications::updateKey, {.path = {app, keys.mappingId}, .json = json("{'keyType':'PRODUCTION','supportedGrantTypes':['client_credentials'],'callbackUrl':'http://localhost/'}")});
        const QJsonObject anew = d.ask(applications::regenerateSecret, {.path = {app, keys.mappingId}});
        d.ask(applications::generateToken, {.path = {app, keys.mappingId}, .json = json({{q("consumerSecret"), idOf(anew, "consumerSecret")}, {q("validityPeriod"), 3600}, {q("scopes"), QJsonArray{}}})});
        d.refused(applications::generateToken, {.path = {app, keys.mappingId}, .json = json("{'consumerSecret':'wrong','validityPeriod':3600}")}, 400);
        const ApplicationToken key = d.ask(applications::generateApiKey, {.path = {app, q("PRODUCTION")}, .json = json("{'validityPeriod':-1}")});
        d.ask(applications::revokeApiKey, {.path = {app, q("PRODUCTION")}, .json = json({{q("apikey"), QString::fromStdString(key.token.reveal())}})});
        const QByteArray wish = json({{q("applicationId"), app}, {q("apiId"), api_}, {q("throttlingPolicy"), q("Gold")}});
        const PortalSubscription made = d.ask(subscriptions::create, {.json = wish});
        d.refused(subscriptions::create, {.json = wish}, 409);
        d.all(subscriptions::list, {.query = {{"applicationId", app}}});
        d.ask(subscriptions::get, {.path = {made.id}});
        d.ask(subscriptions::update, {.path = {made.id}, .json = json({{q("applicationId"), app}, {q("apiId"), api_}, {q("throttlingPolicy"), q("Gold")}, {q("requestedThrottlingPolicy"), q("Gold")}})});
        d.all(subscribers::list, {.query = {{"apiId", api_}}});
        d.ask(subscribers::block, {.query = {{"subscriptionId", made.id}, {"blockState", q("PROD_ONLY_BLOCKED")}}});
        d.ask(subscribers::unblock, {.query = {{"subscriptionId", made.id}}});
        d.ask(subscribers::changePlan, {.query = {{"subscriptionId", made.id}, {"businessPlan", q("Gold")}}});
        d.refused(apis::remove, {.path = {api_}}, 409); // somebody subscribes
        d.ask(subscriptions::remove, {.path = {made.id}});
        d.ask(applications::cleanUp, {.path = {app, keys.mappingId}});
        d.ask(applications::remove, {.path = {app}});
    }

    /// The life of one kind of throttling policy.
    template <class List, class Create, class Get, class Update, class Remove>
    void walkLimit(const List& list, const Create& create, const Get& get, const Update& update, const Remove& remove, const QByteArray& policy)
    {
        JudgedDoor& d = *door_;
        const QString id = idOf(d.ask(create, {.json = policy}), "policyId");
        d.refused(create, {.json = policy}, 409);
        d.all(list);
        QJsonObject read = d.ask(get, {.path = {id}});
        read.insert(q("description"), q("changed"));
        d.ask(update, {.path = {id}, .json = json(read)});
        d.ask(remove, {.path = {id}});
    }

    void walkAdmin()
    {
        JudgedDoor& d = *door_;
        d.ask(environments::agentForms, {});
        const QByteArray kong = json("{'name':'Kong','displayName':'Kong','provider':'external','type':'hybrid','gatewayType':'Kong','mode':'READ_ONLY','vhosts':[{'host':'kong.example'}],"
                                     "'additionalProperties':[{'key':'auth_key','value':'secret'}]}");
        const QJsonObject made = d.ask(environments::create, {.json = kong});
        d.refused(environments::create, {.json = kong}, 409);
        d.all(environments::list);
        d.ask(environments::get, {.path = {idOf(made)}});
        d.ask(environments::update, {.path = {idOf(made)}, .json = json(made)});
        d.refused(environments::update, {.path = {q("Default")}, .json = json("{'name':'Other','vhosts':[{'host':'x'}]}")}, 400);
        d.all(environments::gateways, {.path = {idOf(made)}});
        d.ask(environments::remove, {.path = {idOf(made)}});
        const QString label = idOf(d.ask(adminLabels::create, {.json = json("{'name':'Doors','description':'All doors'}")}));
        d.all(adminLabels::list);
        d.ask(adminLabels::update, {.path = {label}, .json = json("{'name':'Doors','description':'Most doors'}")});
        d.ask(adminLabels::remove, {.path = {label}});
        const QByteArray limit = json("'defaultLimit':{'type':'REQUESTCOUNTLIMIT','requestCount':{'timeUnit':'min','unitTime':1,'requestCount':7}}");
        walkLimit(limits::applicationList, limits::applicationCreate, limits::applicationGet, limits::applicationUpdate, limits::applicationRemove,
                  json("{'type':'ApplicationThrottlePolicy','policyName':'7PerMin',") + limit + '}');
        walkLimit(limits::subscriptionList, limits::subscriptionCreate, limits::subscriptionGet, limits::subscriptionUpdate, limits::subscriptionRemove,
                  json("{'type':'SubscriptionThrottlePolicy','policyName':'Seven',") + limit + '}');
        walkLimit(limits::advancedList, limits::advancedCreate, limits::advancedGet, limits::advancedUpdate, limits::advancedRemove,
                  json("{'type':'AdvancedThrottlePolicy','policyName':'7K','conditionalGroups':[{'description':'Guests','conditions':[{'type':'IPCONDITION','invertCondition':false,"
                       "'ipCondition':{'ipConditionType':'IPSPECIFIC','specificIP':'10.0.0.1'}}],'limit':{'type':'REQUESTCOUNTLIMIT','requestCount':{'timeUnit':'min','unitTime':1,'requestCount':1}}}],") + limit + '}');
        walkLimit(limits::customRuleList, limits::customRuleCreate, limits::customRuleGet, limits::customRuleUpdate, limits::customRuleRemove,
                  json("{'type':'CustomRule','policyName':'5PerUser','keyTemplate':'$userId','siddhiQuery':'FROM RequestStream SELECT userId, true AS isEligible, userId AS throttleKey INSERT INTO EligibilityStream;'}"));
        d.ask(limits::exportOne, {.query = {{"name", q("10PerMin")}, {"type", q("app")}}});
        const QByteArray exported = json("{'type':'throttling policy','subtype':'application policy','version':'v4.7.0','data':{'type':'ApplicationThrottlePolicy','policyName':'8PerMin',") + limit + "}}";
        d.ask(limits::importOne, {.query = {{"overwrite", q("false")}}, .parts = {file("file", exported, "8PerMin.json")}});
    }

    void walkGovernance()
    {
        JudgedDoor& d = *door_;
        const std::vector<FormPart> parts{{"name", "Doors"}, file("rulesetContent", "rules: {}\n", "doors.yaml"), {"ruleType", "API_DEFINITION"}, {"artifactType", "REST_API"}, {"ruleCategory", "SPECTRAL"}};
        const QString rules = idOf(d.ask(governance::createRuleset, {.parts = parts}));
        d.all(governance::rulesets);
        d.ask(governance::ruleset, {.path = {rules}});
        d.ask(governance::updateRuleset, {.path = {rules}, .parts = parts});
        d.ask(governance::rulesetContent, {.path = {rules}});
        d.ask(governance::rulesetUsage, {.path = {rules}});
        const QJsonObject wanted{{q("name"), q("Doors are ruled")}, {q("governableStates"), QJsonArray{q("API_CREATE")}}, {q("rulesets"), QJsonArray{rules}}, {q("labels"), QJsonArray{q("GLOBAL")}},
                                 {q("actions"), QJsonArray{QJsonObject{{q("state"), q("API_CREATE")}, {q("ruleSeverity"), q("ERROR")}, {q("type"), q("NOTIFY")}}}}};
        const QString policy = idOf(d.ask(governance::createPolicy, {.json = json(wanted)}));
        d.all(governance::policies);
        d.ask(governance::policy, {.path = {policy}});
        d.ask(governance::updatePolicy, {.path = {policy}, .json = json(wanted)});
        d.all(governance::complianceOfApis);
        d.ask(governance::complianceSummary, {});
        d.ask(governance::compliance, {.path = {api_}});
        d.ask(governance::rulesetResult, {.path = {api_, rules}});
        d.all(governance::adherence);
        d.ask(governance::adherenceSummary, {});
        d.ask(governance::adherenceOf, {.path = {policy}});
        d.ask(governance::removePolicy, {.path = {policy}});
        d.ask(governance::removeRuleset, {.path = {rules}});
    }

  private Q_SLOTS:
    void everyCallOfTheDoorIsJudgedAndNoneBreaksItsDescription()
    {
        // Of the two sets of descriptions the one of the server's sources: what the release's own tests make their clients of
        // has neither labels nor a gateway environment by its id, which servers have.
        door_ = std::make_unique<JudgedDoor>(q("carbon-apimgt-9.33.89"));
        const QByteArray hindered = door_->begin();
        QVERIFY2(hindered.isEmpty(), hindered);
        walkApis();
        QVERIFY2(!api_.isEmpty(), door_->problems().join('\n') + door_->log().right(2000));
        walkRevisions();
        walkLifecycle();
        walkProducts();
        walkPolicies();
        walkCertificates();
        walkPortal();
        walkAdmin();
        walkGovernance();
        for (const QByteArray& problem : door_->problems())
            qWarning("%s", problem.constData());
        QVERIFY(door_->problems().isEmpty());
        QCOMPARE(door_->unjudged(), QByteArrayList());
        QCOMPARE(door_->refusals(), 24);
        qInfo("%zu calls judged, %d of them also refused", callTable().size(), door_->refusals());
        door_.reset();
    }
};

POSTERN_TEST(PrismDoorTest);

int main(int argc, char** argv) { return postern::test::prismMain(argc, argv); }

#include "PrismDoorTest.moc"

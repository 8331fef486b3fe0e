// SPDX-License-Identifier: Apache-2.0
#include "controlplane/publisher/AdminCalls.h"
#include "controlplane/publisher/ApiCalls.h"
#include "controlplane/publisher/CertificateCalls.h"
#include "controlplane/publisher/DevPortalCalls.h"
#include "controlplane/publisher/GovernanceCalls.h"
#include "controlplane/publisher/PolicyCalls.h"
#include "controlplane/publisher/ProductCalls.h"
#include "controlplane/publisher/RevisionCalls.h"

namespace postern::publisher {
namespace {

template <class... Asks>
void add(std::vector<const DoorCall*>& table, const Asks&... asks)
{
    (table.push_back(&asks.call), ...);
}

void addApis(std::vector<const DoorCall*>& table)
{
        add(table, apis::list, apis::search, apis::create, apis::get, apis::update, apis::remove, apis::copy,
        apis::definition, apis::setDefinition, apis::importOpenApi, apis::validateOpenApi, apis::exists,
        apis::validateEndpoint, apis::exportZip, apis::importZip, apis::testKey, apis::endpoints,
        apis::environmentKeys, apis::setEnvironmentKeys);
        add(table, lifecycle::state, lifecycle::history, lifecycle::change, lifecycle::withdraw, labels::list,
        labels::ofApi, labels::attach, labels::detach, server::settings, server::categories, server::keyManagers,
        server::linterRules);
        add(table, revisions::list, revisions::create, revisions::get, revisions::remove, revisions::restore,
        revisions::deployments, revisions::setDeployment, revisions::deploy, revisions::undeploy,
        revisions::withdraw);
        add(table, products::list, products::create, products::get, products::update, products::remove,
        products::definition, products::isOutdated, products::copy, products::revisions, products::createRevision,
        products::removeRevision, products::deployments, products::deploy, products::undeploy, products::restore,
        products::state, products::history, products::changeState, products::exportZip, products::importZip);
}

void addWhatApisUse(std::vector<const DoorCall*>& table)
{
        add(table, operationPolicies::list, operationPolicies::add, operationPolicies::get, operationPolicies::remove,
        operationPolicies::content, operationPolicies::exportZip, operationPolicies::importZip,
        operationPolicies::ofApi, operationPolicies::addToApi, operationPolicies::getOfApi,
        operationPolicies::removeFromApi, operationPolicies::contentOfApi);
        add(table, throttling::list, throttling::get, scopes::list, scopes::create, scopes::get, scopes::update,
        scopes::remove, scopes::exists, scopes::usage);
        add(table, endpointCertificates::list, endpointCertificates::add, endpointCertificates::get,
        endpointCertificates::update, endpointCertificates::remove, endpointCertificates::content,
        endpointCertificates::usage);
        add(table, clientCertificates::list, clientCertificates::add, clientCertificates::get,
        clientCertificates::update, clientCertificates::remove, clientCertificates::content,
        clientCertificates::listOfBoth, clientCertificates::addToBoth, clientCertificates::contentOfBoth,
        clientCertificates::removeFromBoth, subscribers::list, subscribers::block, subscribers::unblock,
        subscribers::changePlan);
}

void addPortals(std::vector<const DoorCall*>& table)
{
        add(table, portalApis::list, portalApis::get, portalApis::definition, portalApis::tags, portalApis::policies,
        portalApis::policy, portalApis::keyManagers, portalApis::settings);
        add(table, applications::list, applications::create, applications::get, applications::update,
        applications::remove, applications::generateKeys, applications::mapKeys, applications::keys,
        applications::key, applications::updateKey, applications::regenerateSecret, applications::cleanUp,
        applications::generateToken, applications::generateApiKey, applications::revokeApiKey);
        add(table, subscriptions::list, subscriptions::create, subscriptions::get, subscriptions::update,
        subscriptions::remove);
        add(table, environments::list, environments::create, environments::get, environments::update,
        environments::remove, environments::gateways, environments::agentForms, adminLabels::list,
        adminLabels::create, adminLabels::update, adminLabels::remove);
        add(table, limits::applicationList, limits::applicationCreate, limits::applicationGet,
        limits::applicationUpdate, limits::applicationRemove, limits::subscriptionList, limits::subscriptionCreate,
        limits::subscriptionGet, limits::subscriptionUpdate, limits::subscriptionRemove, limits::advancedList,
        limits::advancedCreate, limits::advancedGet, limits::advancedUpdate, limits::advancedRemove,
        limits::customRuleList, limits::customRuleCreate, limits::customRuleGet, limits::customRuleUpdate,
        limits::customRuleRemove, limits::exportOne, limits::importOne);
        add(table, governance::rulesets, governance::createRuleset, governance::ruleset, governance::updateRuleset,
        governance::removeRuleset, governance::rulesetContent, governance::rulesetUsage, governance::policies,
        governance::createPolicy, governance::policy, governance::updatePolicy, governance::removePolicy,
        governance::complianceOfApis, governance::complianceSummary, governance::compliance,
        governance::rulesetResult, governance::adherence, governance::adherenceSummary, governance::adherenceOf);
}

} // namespace

const std::vector<const DoorCall*>& callTable()
{
    static const std::vector<const DoorCall*> table = [] {
        std::vector<const DoorCall*> all;
        addApis(all);
        addWhatApisUse(all);
        addPortals(all);
        return all;
    }();
    return table;
}

} // namespace postern::publisher

// SPDX-License-Identifier: Apache-2.0
#include "base/Result.h" // first: the moc of Qt 6.4 stumbles over <compare> as the first standard header
#include "config/ApictlProject.h"
#include "config/OpenApiReader.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;

namespace {

/// The API of a project with this endpointConfig; `problems` holds what is wrong with it.
std::optional<model::Api> projectWith(const std::string& endpointConfig, schema::Problems& problems)
{
    config::ApictlProject project;
    project.apiName = "api.yaml";
    project.api = *schema::readYaml("type: api\nversion: v4\ndata:\n  name: Orders\n  version: 1.0.0\n  context: /orders\n  endpointConfig:\n" +
                                        endpointConfig,
                                    "api.yaml", problems);
    return project.toApi(problems);
}

QByteArray settingsOf(const std::optional<model::Cluster>& cluster)
{
    if (!cluster || !cluster->security)
        return "none";
    return QByteArray::fromStdString(cluster->security->type + " " + schema::writeJson(cluster->security->config, 0));
}

} // namespace

/// How WSO2's files say that backends are told who calls them.
class EndpointSecurityTest : public QObject {
    Q_OBJECT

  private slots:
    void readsWhatAnApiSaysOfItsBackends()
    {
        schema::Problems problems;
        const auto api = projectWith("    endpoint_type: http\n"
                                     "    production_endpoints: {url: 'https://p.example'}\n"
                                     "    sandbox_endpoints: {url: 'https://s.example'}\n"
                                     "    endpoint_security:\n"
                                     "      production: {enabled: true, type: BASIC, username: 7, password: '${env:P}', grantType: '', additionalProperties: {}}\n"
                                     "      sandbox: {enabled: 'true', type: OAUTH, tokenUrl: 'https://k.example/token', clientId: c,\n"
                                     "                clientSecret: '$env{S}', grantType: PASSWORD, username: u, password: '${file:p}',\n"
                                     "                customParameters: '{\"resource\": \"orders\"}'}\n",
                                     problems);
        QVERIFY2(api.has_value(), problems.toString().c_str());
        QCOMPARE(settingsOf(api->production), R"(backend-basic {"username":"7","password":"${env:P}"})");
        QCOMPARE(settingsOf(api->sandbox),
                 R"(backend-oauth2 {"tokenUrl":"https://k.example/token","clientId":"c","clientSecret":"${env:S}","grant":"password",)"
                 R"("username":"u","password":"${file:p}","parameters":{"resource":"orders"}})");
        QCOMPARE(api->production->security->origin.location.toString(), std::string("api.yaml:12:19"));
        QVERIFY2(problems.empty(), problems.toString().c_str());
    }

    void leavesOutWhatIsSwitchedOffOrEmpty()
    {
        schema::Problems problems;
        const auto api = projectWith("    production_endpoints: {url: 'https://p.example'}\n"
                                     "    sandbox_endpoints: {url: 'https://s.example'}\n"
                                     "    endpoint_security:\n"
                                     "      production: {enabled: false, type: BASIC, username: a, password: b}\n"
                                     "      sandbox: {type: apikey, apiKeyIdentifier: key, apiKeyIdentifierType: QUERY_PARAMETER, apiKeyValue: ''}\n",
                                     problems);
        QVERIFY2(api.has_value(), problems.toString().c_str());
        QCOMPARE(settingsOf(api->production), "none");
        QCOMPARE(settingsOf(api->sandbox), R"(backend-api-key {"in":"query","name":"key"})");
    }

    void saysByNameAndPlaceWhatIsNotSupported()
    {
        schema::Problems problems;
        const auto api = projectWith("    production_endpoints: {url: 'https://p.example'}\n"
                                     "    endpoint_security:\n"
                                     "      production: {enabled: true, type: DIGEST, username: a, password: CANARY}\n",
                                     problems);
        QVERIFY(!api);
        const std::string told = problems.toString();
        QVERIFY2(told.find("api.yaml:10:41: error") != std::string::npos && told.find("DIGEST") != std::string::npos, told.c_str());
        QVERIFY(told.find("CANARY") == std::string::npos);
    }

    void readsTheSecurityConfigOfADefinition()
    {
        schema::Problems problems;
        const auto document = schema::readYaml("openapi: 3.0.0\n"
                                               "info: {title: Orders, version: '1'}\n"
                                               "x-wso2-production-endpoints:\n"
                                               "  urls: ['https://p.example']\n"
                                               "  securityConfig: {type: basic, username: till, password: '${env:P}'}\n"
                                               "paths: {/a: {get: {responses: {}}}}\n",
                                               "orders.yaml", problems);
        const auto api = config::readOpenApi(*document, problems);
        QVERIFY2(api.has_value(), problems.toString().c_str());
        QCOMPARE(settingsOf(api->production), R"(backend-basic {"username":"till","password":"${env:P}"})");
    }

    void aClusterNamesOneOfTheFiltersThatTellBackends()
    {
        const auto read = [](const std::string& yaml) {
            schema::Problems problems;
            const auto value = schema::readYaml(yaml, "c.yaml", problems);
            const auto cluster = describe(schema::Type<model::Cluster>{}).decode(*value, problems);
            return cluster ? settingsOf(cluster) : QByteArray::fromStdString(problems.toString());
        };
        QCOMPARE(read("{endpoints: ['http://a'], security: {type: backend-basic, config: {username: a}}}"), R"(backend-basic {"username":"a"})");
        QVERIFY(read("{endpoints: ['http://a'], security: {type: cors}}").contains("tells a backend nothing of us"));
    }
};

POSTERN_TEST(EndpointSecurityTest);
#include "EndpointSecurityTest.moc"

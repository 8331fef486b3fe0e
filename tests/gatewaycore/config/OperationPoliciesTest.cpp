// SPDX-License-Identifier: Apache-2.0
#include "TestFolder.h"
#include "config/ApictlProject.h"
#include "config/GatewayFolder.h"
#include "config/OperationPolicies.h"
#include "schema/Document.h"
#include "support/TestMain.h"

#include <QtTest>

using namespace postern;
using namespace postern::config;

namespace {

QByteArray bytes(const std::string& text) { return QByteArray::fromStdString(text); }

MappedPolicies mapped(const std::string& yaml, const std::string& method = "GET",
                      const std::vector<PolicyDefinition>& definitions = {})
{
    schema::Problems problems;
    const auto flows = schema::readYaml(yaml, "api.yaml", problems);
    if (!flows)
        qFatal("%s", problems.toString().c_str());
    return mapPolicies(*flows, method, definitions);
}

/// "set-headers {...}" of each filter, in order.
QByteArray shown(const MappedPolicies& policies)
{
    std::string out;
    for (const model::FilterConfig& filter : policies.filters)
        out += (out.empty() ? "" : "; ") + filter.type + " " + schema::writeJson(filter.config, 0);
    for (const model::UnmappedPolicy& policy : policies.unmapped)
        out += (out.empty() ? "" : "; ") + ("!" + policy.flow + " " + policy.name + ": " + policy.why);
    return bytes(out);
}

constexpr const char* gateway = "apiVersion: postern/v1\n";

std::string pizzaProject(const std::string& operationPolicies, const std::string& apiPolicies = "{}")
{
    return "type: api\nversion: v4.3.0\ndata:\n  name: Pizza\n  version: 1.0.0\n  context: /pizza\n"
           "  endpointConfig: {endpoint_type: http, production_endpoints: {url: 'http://127.0.0.1:9/p'}}\n"
           "  apiPolicies: " + apiPolicies + "\n"
           "  operations:\n"
           "    - {target: /menu, verb: GET, authType: None, operationPolicies: " + operationPolicies + "}\n";
}

} // namespace

class OperationPoliciesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void standardPoliciesAreFilters_data()
    {
        QTest::addColumn<QByteArray>("policies");
        QTest::addColumn<QByteArray>("filters");
        const auto row = [](const char* name, const char* policies, const char* filters) {
            QTest::newRow(name) << QByteArray(policies) << QByteArray(filters);
        };
        row("addHeader", "request: [{policyName: addHeader, policyVersion: v1, parameters: {headerName: X-A, headerValue: 'b $1'}}]",
            R"(set-headers {"request":{"set":{"X-A":"b $$1"}}})");
        row("Choreo Connect's", "response: [{policyName: ccAddHeader, parameters: {headerName: X-A, headerValue: b}}]",
            R"(set-headers {"response":{"set":{"X-A":"b"}}})");
        row("AddHeader of the Kubernetes gateway", "request: [{policyName: AddHeader, parameters: {headerName: X-A, headerValue: b}}]",
            R"(set-headers {"request":{"add":{"X-A":"b"}}})");
        row("setHeader", "fault: [{policyName: setHeader, parameters: {headerName: X-A, headerValue: 7}}]",
            R"(set-headers {"fault":{"set":{"X-A":"7"}}})");
        row("removeHeader", "response: [{policyName: removeHeader, parameters: {headerName: Server}}]",
            R"(set-headers {"response":{"remove":["Server"]}})");
        row("renameHeader", "request: [{policyName: renameHeader, parameters: {currentHeaderName: A, updatedHeaderName: B}}]",
            R"(set-headers {"request":{"rename":{"A":"B"}}})");
        row("addQueryParam", "request: [{policyName: addQueryParam, parameters: {paramKey: debug, paramValue: true}}]",
            R"(set-query {"set":{"debug":"true"}})");
        row("removeQueryParam", "request: [{policyName: removeQueryParam, parameters: {paramKey: debug}}]",
            R"(set-query {"remove":["debug"]})");
        row("rewriteHTTPMethod", "request: [{policyName: ccRewriteHTTPMethod, parameters: {currentMethod: get, updatedMethod: post}}]",
            R"(set-method {"method":"POST"})");
        row("a method of another operation", "request: [{policyName: ccRewriteHTTPMethod, parameters: {currentMethod: PUT, updatedMethod: POST}}]",
            "");
        row("changeHTTPMethod", "request: [{policyName: changeHTTPMethod, parameters: {httpMethod: PATCH}}]", R"(set-method {"method":"PATCH"})");
        row("rewriteResourcePath",
            "request: [{policyName: rewriteResourcePath, parameters: {newResourcePath: '/v2/{id}/{uri.var.part}', includeQueryParams: true}}]",
            R"(rewrite-path {"path":"/v2/${path.id}/${path.part}","keepQuery":true})");
        row("a path without its query", "request: [{policyName: ccRewriteResourcePath, parameters: {resourcePath: v2/x}}]",
            R"(rewrite-path {"path":"/v2/x","keepQuery":false})");
        row("callInterceptorService",
            "request: [{policyName: ccCallInterceptorService, parameters: {interceptorServiceURL: 'http://a:9081', "
            "includes: 'request_body, request_headers'}}]\n"
            "response: [{policyName: ccCallInterceptorService, parameters: {interceptorServiceURL: 'http://b', includes: [response_body]}}]",
            // No raw string: the moc of Qt 6.4 takes the // in it for a comment.
            "interceptor {\"request\":{\"url\":\"http://a:9081\",\"includes\":[\"request_body\",\"request_headers\"]},"
            "\"response\":{\"url\":\"http://b\",\"includes\":[\"response_body\"]}}");
        row("jsonFault", "fault: [{policyName: jsonFault}]", "");
        row("unknown", "response: [{policyName: jsonToXML, policyVersion: v1}]", "!response jsonToXML: no filter here does the same");
        row("wrong flow", "response: [{policyName: addQueryParam, parameters: {paramKey: a}}]",
            "!response addQueryParam: it is no policy for the response flow");
        row("a parameter is missing", "request: [{policyName: addHeader, parameters: {headerName: A}}]",
            "!request addHeader: it has no parameter headerValue");
        row("no name", "request: [{parameters: {}}]", "!request : it has no policyName");
    }

    void standardPoliciesAreFilters()
    {
        QFETCH(QByteArray, policies);
        QFETCH(QByteArray, filters);
        QCOMPARE(shown(mapped(policies.toStdString())), filters);
    }

    void eachFlowRunsInItsOrder()
    {
        const char* const add = "{policyName: addHeader, parameters: {headerName: %1, headerValue: v}}";
        const auto of = [add](const char* name) { return QString::fromLatin1(add).arg(QLatin1String(name)).toStdString(); };
        const MappedPolicies policies =
            mapped("request: [" + of("A") + ", " + of("B") + "]\nresponse: [" + of("C") + ", " + of("D") + "]");
        // An answer walks the chain backwards: C comes to it first.
        QCOMPARE(shown(policies),
                 R"(set-headers {"request":{"set":{"A":"v"}}}; set-headers {"request":{"set":{"B":"v"}}}; )"
                 R"(set-headers {"response":{"set":{"D":"v"}}}; set-headers {"response":{"set":{"C":"v"}}})");
        QCOMPARE(bytes(policies.filters[0].name), "policy request 1 addHeader");
        QCOMPARE(bytes(policies.filters[2].name), "policy response 2 addHeader");
    }

    void aMethodForAWholeApiIsNotGuessed()
    {
        QVERIFY(shown(mapped("request: [{policyName: rewriteHTTPMethod, parameters: {currentMethod: GET, updatedMethod: POST}}]", ""))
                    .contains("attach it to the operations"));
    }

    void filtersOfPoliciesStandBeforeThoseOfTheSettings()
    {
        TestFolder folder;
        folder.with("gateway.yaml", gateway)
            .with("apis/Pizza-1.0.0/api.yaml",
                  pizzaProject("{request: [{policyName: addHeader, parameters: {headerName: X-A, headerValue: b}}]}",
                          "{response: [{policyName: removeHeader, parameters: {headerName: Server}}]}"))
            .with("apis/Pizza-1.0.0/postern.yaml", "apiVersion: postern/v1\nfilters: [cors]\n"
                                                   "operations: {GET /menu: {filters: [{type: set-headers, config: {request: {set: {X-A: c}}}}]}}\n");
        const LoadedGateway got = loadGateway(folder.path());
        QVERIFY2(got.config && !got.problems.hasErrors(), got.problems.toString().c_str());
        const model::Api& api = got.config->apis.at(0);
        QCOMPARE(api.filters.size(), std::size_t{2});
        QCOMPARE(bytes(api.filters[0].name), "api-policy response 1 removeHeader");
        QCOMPARE(bytes(api.filters[0].origin.toString()), "apis/Pizza-1.0.0/api.yaml:8:28");
        QCOMPARE(bytes(api.filters[1].type), "cors");
        QCOMPARE(api.operations.at(0).filters.size(), std::size_t{2});
        QCOMPARE(bytes(api.operations[0].filters[0].name), "policy request 1 addHeader");
    }

    void aPolicyThatNothingStandsForIsRefusedUntilItIsIgnored()
    {
        const std::string api = pizzaProject("{request: [{policyName: audit, policyVersion: v1}], response: [{policyName: jsonToXML}]}");
        TestFolder folder;
        folder.with("gateway.yaml", gateway)
            .with("apis/Pizza-1.0.0/api.yaml", api)
            .with("apis/Pizza-1.0.0/Policies/audit_v1.yaml",
                  "type: operation_policy_specification\nversion: v4.3.0\ndata: {name: audit, version: v1}\n");
        const LoadedGateway refused = loadGateway(folder.path());
        const QByteArray problems = bytes(refused.problems.toString());
        QVERIFY2(refused.config && refused.config->apis.empty(), problems);
        QCOMPARE(refused.refused.size(), std::size_t{1});
        QVERIFY2(problems.contains("apis/Pizza-1.0.0/api.yaml:10:"), problems);
        QVERIFY2(problems.contains("\"audit\" of the request flow cannot be run here: its definition in "
                                   "apis/Pizza-1.0.0/Policies/audit_v1.yaml"), problems);
        QVERIFY2(problems.contains("\"jsonToXML\" of the response flow cannot be run here: no filter here does the same"), problems);

        folder.with("apis/Pizza-1.0.0/postern.yaml", "apiVersion: postern/v1\nignorePolicies: ['audit:v2', jsonToXML]\n");
        const LoadedGateway half = loadGateway(folder.path());
        const QByteArray left = bytes(half.problems.toString());
        QVERIFY2(half.config && half.config->apis.empty() && left.contains("audit") && !left.contains("jsonToXML\" of"), left);
        QVERIFY2(left.contains("no policy that cannot be run is called \"audit:v2\""), left);

        folder.with("apis/Pizza-1.0.0/postern.yaml", "apiVersion: postern/v1\nignorePolicies: ['audit:v1', jsonToXML]\n");
        const LoadedGateway whole = loadGateway(folder.path());
        QVERIFY2(whole.config && whole.config->apis.size() == 1, whole.problems.toString().c_str());
    }

    void interceptorsOfADefinitionAreFilters()
    {
        const std::string definition = "openapi: 3.0.1\ninfo: {title: A, version: 1.0.0}\nservers: [{url: 'http://127.0.0.1:9/a'}]\n"
                                       "x-wso2-request-interceptor: {serviceURL: 'http://api:1', includes: [request_headers]}\n"
                                       "x-wso2-response-interceptor: {scheme: https, host: old, port: 7, requestTimeout: 3}\n"
                                       "paths:\n  /a:\n    get: {}\n"
                                       "    post: {x-wso2-request-interceptor: {serviceURL: 'http://own:2'}}\n"
                                       "    put: {x-wso2-request-interceptor: validateRequest}\n";
        TestFolder folder;
        folder.with("gateway.yaml", gateway).with("apis/a.yaml", definition);
        const LoadedGateway refused = loadGateway(folder.path());
        QVERIFY2(bytes(refused.problems.toString()).contains("\"validateRequest\" of the request flow cannot be run here: it is code for another gateway"),
                 refused.problems.toString().c_str());

        folder.with("apis/a.yaml", definition.substr(0, definition.rfind("    put")));
        const LoadedGateway got = loadGateway(folder.path());
        QVERIFY2(got.config && got.config->apis.size() == 1, got.problems.toString().c_str());
        const std::vector<model::Operation>& operations = got.config->apis[0].operations;
        const QByteArray whole = bytes(schema::writeJson(operations.at(0).filters.at(0).config, 0));
        QCOMPARE(whole, "{\"request\":{\"url\":\"http://api:1\",\"includes\":[\"request_headers\"]},"
                        "\"response\":{\"url\":\"https://old:7\",\"includes\":[]},\"timeout\":\"3s\"}");
        QVERIFY(bytes(schema::writeJson(operations.at(1).filters.at(0).config, 0)).contains("http://own:2"));
    }

    void aPolicysFileThatIsBrokenIsSaid()
    {
        TestFolder folder;
        folder.with("gateway.yaml", gateway)
            .with("apis/Pizza-1.0.0/api.yaml", pizzaProject("{}"))
            .with("apis/Pizza-1.0.0/Policies/audit_v1.yaml", "data: [\n");
        const LoadedGateway got = loadGateway(folder.path());
        QVERIFY(bytes(got.problems.toString()).contains("Policies/audit_v1.yaml:"));
    }
};

POSTERN_TEST(OperationPoliciesTest);
#include "OperationPoliciesTest.moc"

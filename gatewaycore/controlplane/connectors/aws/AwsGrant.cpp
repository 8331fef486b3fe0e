// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsType.h"
#include "schema/Document.h"

namespace postern::connectors::aws {
namespace {

using schema::Value;

Value statement(const char* id, std::initializer_list<const char*> actions, std::vector<Value> resources)
{
    Value all = Value::list();
    for (const char* const action : actions)
        all.push(Value(action));
    return Value::object({{"Sid", id}, {"Effect", "Allow"}, {"Action", std::move(all)}, {"Resource", Value::list(std::move(resources))}});
}

std::string policyText(Value statements)
{
    return schema::writeJson(Value::object({{"Version", "2012-10-17"}, {"Statement", std::move(statements)}})) + '\n';
}

/// The function, the role that it runs as, and how whoever administers the account puts it there. It needs no rights of its own.
void addAuthorizer(const AwsSettings& settings, std::vector<deployment::GrantFile>& out)
{
    const std::string& arn = settings.authorizer.lambdaArn;
    const std::size_t at = arn.find(":function:");
    const std::string name = at == std::string::npos ? "postern-authorizer" : arn.substr(at + std::string_view(":function:").size());
    const Value trust = Value::object({{"Sid", "LambdaAssumesIt"}, {"Effect", "Allow"}, {"Principal", Value::object({{"Service", "lambda.amazonaws.com"}})}, {"Action", "sts:AssumeRole"}});
    const Value invoke = statement("Invoke", {"lambda:InvokeFunction"}, {Value(arn)});
    out.push_back({"postern-authorizer.mjs", std::string(authorizerSource())});
    out.push_back({"postern-authorizer-trust.json", policyText(Value::list({trust}))});
    std::string text = "# The function that looks at tokens, in " + settings.region + ". For whoever administers the account.\n"
                       "zip postern-authorizer.zip postern-authorizer.mjs\n"
                       "aws iam create-role --role-name " + name + " --assume-role-policy-document file:/" "/postern-authorizer-trust.json\n"
                       "aws lambda create-function --region " + settings.region + " --function-name " + name + " --runtime nodejs20.x --timeout 10 \\\n"
                       "  --handler postern-authorizer.handler --zip-file fileb:/" "/postern-authorizer.zip --role ROLE-ARN\n";
    if (settings.authorizer.invokeRoleArn.empty()) {
        text += "aws lambda add-permission --region " + settings.region + " --function-name " + name + " --statement-id postern \\\n"
                "  --action lambda:InvokeFunction --principal apigateway.amazonaws.com \\\n"
                "  --source-arn '" + settings.arnBegin() + ":execute-api:" + settings.region + ":ACCOUNT:*/authorizers/*'\n";
    } else {
        out.push_back({"postern-authorizer-invoke.json", policyText(Value::list({invoke}))});
        text += "# " + settings.authorizer.invokeRoleArn + " is assumed by apigateway.amazonaws.com and has the policy postern-authorizer-invoke.json.\n";
    }
    out.push_back({"postern-authorizer.txt", std::move(text)});
}

} // namespace

std::vector<deployment::GrantFile> awsGrant(const AwsSettings& settings, deployment::Mode mode)
{
    const auto at = [&settings](const char* path) { return Value(settings.arnBegin() + ":apigateway:" + settings.region + "::" + path); };
    Value statements = Value::list();
    // Whoever writes reads before it, to know what has to be done.
    statements.push(statement("Read", {"apigateway:GET"}, {at("/restapis"), at("/restapis/*"), at("/apis"), at("/apis/*"), at("/usageplans"), at("/usageplans/*"), at("/domainnames"), at("/domainnames/*")}));
    if (mayWrite(mode)) {
        statements.push(statement("FindAgain", {"apigateway:GET"}, {at("/apikeys")}));
        statements.push(statement("Make", {"apigateway:POST"}, {at("/restapis"), at("/restapis/*/deployments"), at("/restapis/*/stages"), at("/usageplans"), at("/usageplans/*/keys"), at("/apikeys")}));
        statements.push(statement("Import", {"apigateway:PUT"}, {at("/restapis/*")}));
        // What is made with tags asks for this right as well.
        statements.push(statement("Mark", {"apigateway:PUT"}, {at("/tags/*")}));
        statements.push(statement("Change", {"apigateway:PATCH"}, {at("/restapis/*/stages/*"), at("/usageplans/*")}));
        statements.push(statement("Delete", {"apigateway:DELETE"}, {at("/restapis/*"), at("/usageplans/*"), at("/apikeys/*")}));
        if (!settings.authorizer.invokeRoleArn.empty()) {
            Value pass = statement("PassAuthorizerRole", {"iam:PassRole"}, {Value(settings.authorizer.invokeRoleArn)});
            pass.set("Condition", Value::object({{"StringEquals", Value::object({{"iam:PassedToService", "apigateway.amazonaws.com"}})}}));
            statements.push(std::move(pass));
        }
    }
    std::vector<deployment::GrantFile> out{{"postern-policy.json", policyText(std::move(statements))}};
    if (!settings.access.roleArn.empty())
        out.push_back({"postern-assume-role.json", policyText(Value::list({statement("AssumeRole", {"sts:AssumeRole"}, {Value(settings.access.roleArn)})}))});
    if (mayWrite(mode) && settings.authorizer.byRules)
        addAuthorizer(settings, out);
    return out;
}

} // namespace postern::connectors::aws

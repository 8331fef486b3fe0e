// SPDX-License-Identifier: Apache-2.0
#include "controlplane/connectors/aws/AwsSettings.h"

#include "controlplane/deployment/PublicUrls.h"

#include <algorithm>

namespace postern::connectors::aws {
namespace {

bool isOf(const std::string& text, std::string_view others)
{
    return std::ranges::all_of(text, [others](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || others.find(c) != std::string_view::npos;
    });
}

std::string withoutSlash(std::string url)
{
    while (url.ends_with('/'))
        url.pop_back();
    return url;
}

std::string domainOf(const std::string& region) { return region.starts_with("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com"; }

void checkEndpoint(std::string_view name, const std::string& url, schema::Reporter& reporter)
{
    if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
        reporter.error(name, "begins with https:// or http://");
    if (url.find_first_of("?#") != std::string::npos)
        reporter.error(name, "has neither a query nor a fragment");
}

} // namespace

std::string AwsSettings::endpointUrl() const
{
    return endpoint.empty() ? "https://apigateway." + region + domainOf(region) : withoutSlash(endpoint);
}

std::string AwsSettings::stsUrl() const
{
    return access.stsEndpoint.empty() ? "https://sts." + region + domainOf(region) : withoutSlash(access.stsEndpoint);
}

std::string AwsSettings::executeUrl(const std::string& apiId) const
{
    return "https://" + apiId + ".execute-api." + region + domainOf(region) + '/' + stage;
}

std::string AwsSettings::arnBegin() const
{
    return region.starts_with("cn-") ? "arn:aws-cn" : region.starts_with("us-gov-") ? "arn:aws-us-gov" : "arn:aws";
}

const schema::Schema<AwsAccess>& describe(schema::Type<AwsAccess>)
{
    static const auto schema =
        schema::Schema<AwsAccess>("aws-access", "Who signs the calls to AWS.")
            .field("from", &AwsAccess::from, "Where the access key comes from")
                .oneOf({{"keys", AwsIdentity::Keys, "the secrets accessKey, secretKey and sessionToken"},
                        {"profile", AwsIdentity::Profile, "a profile of ~/.aws/credentials and ~/.aws/config"},
                        {"environment", AwsIdentity::Environment, "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"}})
            .field("profile", &AwsAccess::profile, "The profile's name").notEmpty()
            .field("roleArn", &AwsAccess::roleArn, "A role that is assumed with that access key").example("arn:aws:iam::123456789012:role/postern")
            .field("externalId", &AwsAccess::externalId, "What the role's owner asks callers to know")
            .field("session", &AwsAccess::session, "What the role's sessions are called in AWS's logs")
            .field("stsEndpoint", &AwsAccess::stsEndpoint, "Address of STS, when it is not the region's")
            .check([](const AwsAccess& access, schema::Reporter& reporter) {
                if (access.session.size() < 2 || access.session.size() > 64 || !isOf(access.session, "_=,.@-"))
                    reporter.error("session", "has 2 to 64 letters, digits or signs of _=,.@-");
                if (!access.roleArn.empty() && !access.roleArn.starts_with("arn:"))
                    reporter.error("roleArn", "begins with arn:");
                checkEndpoint("stsEndpoint", access.stsEndpoint, reporter);
            });
    return schema;
}

const schema::Schema<AwsAuthorizer>& describe(schema::Type<AwsAuthorizer>)
{
    static const auto schema =
        schema::Schema<AwsAuthorizer>("aws-authorizer", "The Lambda function that looks at tokens, as WSO2's policy awsOAuth2 names it.")
            .field("lambdaArn", &AwsAuthorizer::lambdaArn, "The function").example("arn:aws:lambda:eu-central-1:123456789012:function:authorizer")
            .field("invokeRoleArn", &AwsAuthorizer::invokeRoleArn, "The role that API Gateway calls it as")
            .field("tokenOnly", &AwsAuthorizer::tokenOnly, "Whether the function is given the token alone, not the request")
            .field("byRules", &AwsAuthorizer::byRules, "Whether it is Postern's own function (see the grant), which is told issuers and scopes by the stage's variables")
            .check([](const AwsAuthorizer& authorizer, schema::Reporter& reporter) {
                if (!authorizer.lambdaArn.empty() && (!authorizer.lambdaArn.starts_with("arn:") || authorizer.lambdaArn.find(":function:") == std::string::npos))
                    reporter.error("lambdaArn", "looks like arn:aws:lambda:REGION:ACCOUNT:function:NAME");
                if (!authorizer.invokeRoleArn.empty() && (!authorizer.invokeRoleArn.starts_with("arn:") || authorizer.invokeRoleArn.find(":role/") == std::string::npos))
                    reporter.error("invokeRoleArn", "looks like arn:aws:iam::ACCOUNT:role/NAME");
                if (authorizer.byRules && authorizer.tokenOnly)
                    reporter.error("tokenOnly", "does not go with byRules: Postern's function looks at the request");
                if (authorizer.lambdaArn.empty() && !authorizer.invokeRoleArn.empty())
                    reporter.error("lambdaArn", "is needed when there is a role to call it as");
            });
    return schema;
}

const schema::Schema<AwsSettings>& describe(schema::Type<AwsSettings>)
{
    static const auto schema =
        schema::Schema<AwsSettings>("aws", "AWS API Gateway (REST APIs) in one region of one account.")
            .field("region", &AwsSettings::region, "The region").required().notEmpty().example("eu-central-1")
            .field("endpoint", &AwsSettings::endpoint, "Address of API Gateway's control plane, when it is not the region's")
            .field("caFile", &AwsSettings::caFile, "PEM of authorities to trust in place of the system's")
            .field("stage", &AwsSettings::stage, "The stage that APIs are deployed to").notEmpty()
            .field("endpointType", &AwsSettings::endpointType, "What kind of endpoint new APIs get")
                .oneOf({{"REGIONAL", "in the region"}, {"EDGE", "by CloudFront"}, {"PRIVATE", "within VPCs only"}})
            .field("naming", &AwsSettings::naming, "What an API is called there")
                .oneOf({{"name-version", AwsNaming::NameAndVersion, "name and version"}, {"name", AwsNaming::Name, "its name"}})
            .field("accessKey", &AwsSettings::accessKey, "The access key's id")
            .field("secretKey", &AwsSettings::secretKey, "The secret access key")
            .field("sessionToken", &AwsSettings::sessionToken, "The session's token of temporary credentials")
            .field("access", &AwsSettings::access, "Who signs the calls")
            .field("authorizer", &AwsSettings::authorizer, "The function that looks at tokens")
            .field("lookAtAll", &AwsSettings::lookAtAll, "Whether each discovery asks for the stages of every API, a call each. Else it asks for new and changed APIs, and for some of the others in turn: AWS's list of APIs does not tell who was deployed again")
            .field("publicUrl", &AwsSettings::publicUrl, "Where callers reach the stage of an API, in place of AWS's own address: {apiId} and {stage} are filled in").example("https://api.example/{stage}")
            .field("apiKeys", &AwsSettings::apiKeys, "Names of keys to make for an API that asks for one")
            .field("acceptDropped", &AwsSettings::acceptDropped, "What may be left out although it keeps callers out")
                .oneOf({{"security", "who may call"}, {"scopes", "what a token must allow"}})
            .check([](const AwsSettings& settings, schema::Reporter& reporter) {
                if (!isOf(settings.region, "-"))
                    reporter.error("region", "is written with letters, digits and hyphens");
                if (!isOf(settings.stage, "_-") || settings.stage.size() > 128)
                    reporter.error("stage", "is written with letters, digits, hyphens and underscores");
                checkEndpoint("endpoint", settings.endpoint, reporter);
                std::string filled = settings.publicUrl;
                for (const std::string_view name : {"{apiId}", "{stage}"}) {
                    for (std::size_t at = filled.find(name); at != std::string::npos; at = filled.find(name))
                        filled.replace(at, name.size(), "a");
                }
                if (filled.find_first_of("{}") != std::string::npos)
                    reporter.error("publicUrl", "has only {apiId} and {stage} to be filled in");
                else
                    deployment::checkPublicUrl(filled, reporter);
            });
    return schema;
}

} // namespace postern::connectors::aws

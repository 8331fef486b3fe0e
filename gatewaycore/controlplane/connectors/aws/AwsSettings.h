// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Schema.h"
#include "schema/SecretRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace postern::connectors::aws {

/// Where an access key comes from.
enum class AwsIdentity : std::uint8_t {
    Keys,        ///< of the environment's own secrets
    Profile,     ///< of ~/.aws/credentials and ~/.aws/config
    Environment, ///< of AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN
};

/// Who signs, and as what role.
struct AwsAccess {
    AwsIdentity from = AwsIdentity::Keys;
    std::string profile = "default";
    std::string roleArn;    ///< assumed with that access key; empty: none
    std::string externalId; ///< that the role asks for
    std::string session = "postern";
    std::string stsEndpoint; ///< empty: the region's
};

/// The Lambda function that looks at tokens.
struct AwsAuthorizer {
    std::string lambdaArn;     ///< empty: there is none
    std::string invokeRoleArn; ///< that API Gateway calls it as; empty: the function's own permission lets it
    bool tokenOnly = false;    ///< it takes the token alone (TOKEN), not the request (REQUEST)
    bool byRules = false;      ///< it is postern-authorizer, which goes by rules in the stage's variables
};

/// Who an API's name at AWS is made by.
enum class AwsNaming : std::uint8_t { NameAndVersion, Name };

/// An account's API Gateway in one region.
struct AwsSettings {
    std::string region;   ///< "eu-central-1"
    std::string endpoint; ///< empty: https://apigateway.<region>.amazonaws.com
    std::string caFile;   ///< PEM; empty: the system's authorities
    std::string stage = "prod";
    std::string endpointType = "REGIONAL";
    AwsNaming naming = AwsNaming::NameAndVersion;
    schema::SecretRef accessKey;
    schema::SecretRef secretKey;
    schema::SecretRef sessionToken; ///< of temporary credentials
    AwsAccess access;
    AwsAuthorizer authorizer;
    bool lookAtAll = false; ///< a discovery asks for the stages of every API, not of those alone that may have changed
    std::string publicUrl; ///< of a stage, as callers reach it, with {apiId} and {stage}; empty: AWS's own
    std::vector<std::string> apiKeys; ///< names of keys that are made for an API which asks for one
    std::vector<std::string> acceptDropped;

    [[nodiscard]] std::string endpointUrl() const; ///< without a slash at its end
    [[nodiscard]] std::string stsUrl() const;
    /// Where AWS has the stage of an API: "https://abc.execute-api.eu-central-1.amazonaws.com/prod".
    [[nodiscard]] std::string executeUrl(const std::string& apiId) const;
    /// "arn:aws", "arn:aws-cn", "arn:aws-us-gov"
    [[nodiscard]] std::string arnBegin() const;
};

const schema::Schema<AwsAccess>& describe(schema::Type<AwsAccess>);
const schema::Schema<AwsAuthorizer>& describe(schema::Type<AwsAuthorizer>);
const schema::Schema<AwsSettings>& describe(schema::Type<AwsSettings>);

} // namespace postern::connectors::aws

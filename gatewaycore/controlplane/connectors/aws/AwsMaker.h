// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsApi.h"
#include "controlplane/connectors/aws/AwsPath.h"

#include <set>
#include <string>

namespace postern::connectors::aws {

/// Makes an AwsApi of a revision, part by part, and says of each thing that is asked for what becomes of it.
class AwsMaker {
  public:
    AwsMaker(const deployment::Revision& revision, const AwsSettings& settings) : revision_(revision), api_(revision.api), settings_(settings) {}
    [[nodiscard]] AwsApi make();

  private:
    using Subject = deployment::Capability::Subject;
    using Holding = deployment::Holding;
    void say(Subject subject, std::string name, std::string place, Holding holding, std::string how = {})
    {
        out_.capabilities.push_back({subject, std::move(name), std::move(place), holding, std::move(how)});
    }

    void judgeBackend();
    void judgeRest();
    void addOperation(const model::Operation& operation);
    [[nodiscard]] schema::Value integrationOf(const model::Operation& operation, const AwsPath& path, const std::string& what);
    [[nodiscard]] schema::Value parametersOf(const model::Operation& operation, const AwsPath& path) const;
    void addHeaders(const std::vector<model::FilterConfig>& filters, const std::string& place, bool judge, schema::Value& parameters);

    // AwsSecurity.cpp
    void judgeSchemes();
    [[nodiscard]] schema::Value securityOf(const model::Operation& operation, const std::string& what);
    [[nodiscard]] schema::Value schemes() const;
    // AwsRules.cpp
    void judgeIssuers();
    void addRule(const model::Operation& operation, const AwsPath& path);
    [[nodiscard]] std::string rules() const;

    // AwsLimits.cpp
    void addLimit(const std::string& policy, const std::string& place, const std::string& key);
    // AwsCors.cpp
    void addCors(schema::Value& paths);

    const deployment::Revision& revision_;
    const model::Api& api_;
    const AwsSettings& settings_;
    AwsApi out_;
    schema::Value paths_ = schema::Value::map();
    std::string base_; ///< the backend's address without a slash at its end
    schema::Value issuers_ = schema::Value::list();
    schema::Value rules_ = schema::Value::map(); ///< of operations that ask for tokens
    bool usesAuthorizer_ = false;
};

} // namespace postern::connectors::aws

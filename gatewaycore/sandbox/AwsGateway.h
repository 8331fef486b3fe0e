// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Clock.h"
#include "base/Secret.h"
#include "sandbox/Call.h"

#include <map>
#include <string>
#include <vector>

namespace postern::sandbox {

/// API Gateway's control plane in one region, as AWS's model of it (2015-07-09) describes it: REST APIs, imports, deployments,
/// stages, exports, usage plans and keys, with pages and tags; of HTTP APIs (2018-11-29) imports, stages and exports; and STS's
/// AssumeRole. Signatures are looked at. What a stage exports
/// is what was deployed to it, as AWS does it. Texts of errors are its own.
class AwsGateway {
  public:
    static constexpr const char* accessKey = "AKIDSANDBOX0000000001";
    static constexpr const char* region = "eu-central-1";
    [[nodiscard]] static Secret secretKey();

    explicit AwsGateway(const Clock& clock = Clock::system()) : clock_(clock) {}

    /// `call.path` is below the address that it is put at; signatures are of `call.target`.
    [[nodiscard]] Reply answer(const Call& call);
    /// Signatures are not looked at from now on.
    void trustAll() noexcept { trusting_ = true; }
    /// From now on whoever asks for a path that begins so has no right to.
    void deny(std::string begin) { denied_ = std::move(begin); }
    /// The same of STS.
    [[nodiscard]] Reply answerSts(const Call& call);
    /// As if somebody of the gateway's own team had given an API that postern keeps there another backend, and deployed that. False:
    /// there is none.
    bool drift();
    /// Every call that changed something, in order: "POST /restapis".
    [[nodiscard]] const std::vector<std::string>& changes() const noexcept { return changes_; }
    /// How many sessions STS has given.
    [[nodiscard]] unsigned sessions() const noexcept { return sessions_; }

  private:
    struct Deployment {
        schema::Value self;     ///< as it is listed
        schema::Value document; ///< what it took
    };
    struct Api {
        schema::Value self;     ///< as it is listed
        schema::Value document; ///< the definition that the next deployment takes
        std::map<std::string, Deployment> deployments; ///< by id
        std::map<std::string, schema::Value> stages;   ///< by name
    };

    [[nodiscard]] Reply answerApis(const Call& call, const std::vector<std::string>& steps);
    [[nodiscard]] Reply answerApi(const Call& call, const std::vector<std::string>& steps, Api& api);
    [[nodiscard]] Reply answerDeployments(const Call& call, const std::vector<std::string>& steps, Api& api);
    [[nodiscard]] Reply answerStages(const Call& call, const std::vector<std::string>& steps, Api& api);
    [[nodiscard]] Reply answerHttpApis(const Call& call, const std::vector<std::string>& steps);
    [[nodiscard]] Reply answerPlans(const Call& call, const std::vector<std::string>& steps);
    [[nodiscard]] Reply answerKeys(const Call& call, const std::vector<std::string>& steps);
    /// Status 200: it is one of ours.
    [[nodiscard]] Reply judgeSignature(const Call& call, std::string_view service) const;
    [[nodiscard]] Reply patchPlan(const Call& call, schema::Value& plan);
    [[nodiscard]] Reply changed(const Call& call, const schema::Value& body, int status);
    [[nodiscard]] std::string newId();
    [[nodiscard]] std::string now() const;

    const Clock& clock_;
    std::map<std::string, Api> apis_;
    std::map<std::string, Api> httpApis_; ///< by id; without deployments
    std::map<std::string, schema::Value> plans_;
    std::map<std::string, std::vector<std::string>> planKeys_; ///< ids of keys, by plan
    std::map<std::string, schema::Value> keys_;
    std::vector<std::string> changes_;
    unsigned serial_ = 0;
    bool trusting_ = false;
    std::string denied_; ///< empty: nothing
    std::map<std::string, WallTime> sessionEnds_; ///< by access key
    unsigned sessions_ = 0;
};

} // namespace postern::sandbox

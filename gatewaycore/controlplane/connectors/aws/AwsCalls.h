// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsApi.h"
#include "controlplane/deployment/DeploymentPlan.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace postern::connectors::aws {

[[nodiscard]] deployment::RemoteCall awsCall(std::string method, std::string target, schema::Value body = {});
/// One of a PATCH's operations.
[[nodiscard]] schema::Value operationOn(const char* op, const std::string& path, const std::string& value = {});
/// A PATCH; it may be sent again unless it adds something: AwsPatch takes away only what is still there.
[[nodiscard]] deployment::RemoteCall patchCall(const std::string& target, schema::Value operations);
/// Finds what a POST made, in whose answer the id would have been: by what it was given.
[[nodiscard]] deployment::Probe madeOf(const std::string& list, const std::vector<std::pair<std::string, std::string>>& given, const schema::Value& tags);
/// An id as it stands in a target: whatever AWS says, it is one segment and no placeholder.
[[nodiscard]] std::string idOfAws(const schema::Value& object);
/// Adds what makes one set of limits of another.
void addThrottleOperations(const std::map<std::string, AwsThrottle>& from, const std::map<std::string, AwsThrottle>& to, schema::Value& operations);

} // namespace postern::connectors::aws

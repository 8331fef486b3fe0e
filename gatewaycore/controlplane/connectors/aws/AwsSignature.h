// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "controlplane/connectors/aws/AwsCredentials.h"
#include "controlplane/rest/RestRequest.h"

#include <string_view>

namespace postern::connectors::aws {

/// "20150830T123600Z"
[[nodiscard]] std::string amzTimeOf(WallTime time);

/// Signs a request as it goes over the wire: method, target, Host, content type, every x-amz-* field and the content. `service` is
/// its name in signatures ("apigateway"). Errors: InvalidArgument for a URL that cannot be sent.
[[nodiscard]] Result<rest::RestRequest> signedRequest(rest::RestRequest request, const AwsCredentials& credentials, std::string_view region, std::string_view service,
                                                      WallTime time);

} // namespace postern::connectors::aws

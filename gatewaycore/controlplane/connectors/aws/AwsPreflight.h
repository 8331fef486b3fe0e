// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "schema/Value.h"

#include <string>
#include <vector>

namespace postern::connectors::aws {

/// What API Gateway answers browsers that ask beforehand (CORS), of the methods that it makes up for that.
class AwsPreflights {
  public:
    /// Whether the method OPTIONS is such an answer; then it is none of the API's operations.
    bool take(const schema::Value& method);
    /// As x-wso2-cors; null: there is none. Of HTTP APIs the document has it as a whole.
    [[nodiscard]] schema::Value cors(const schema::Value& document, std::vector<std::string>& missing) const;

  private:
    struct Answer {
        std::vector<std::string> origins;
        std::vector<std::string> methods;
        std::vector<std::string> headers;
        bool credentials = false;
    };
    std::vector<Answer> answers_;
};

} // namespace postern::connectors::aws

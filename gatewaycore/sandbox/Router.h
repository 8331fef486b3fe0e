// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sandbox/Call.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::sandbox {

class KeyManager;

/// A call and what stood in the braces of the route that it took.
struct Request {
    const Call& call;
    std::vector<std::string> steps;

    [[nodiscard]] const std::string& step(std::size_t index) const { return steps.at(index); }
    /// The body as JSON; Null when it is none.
    [[nodiscard]] schema::Value json() const;
};

/// Where calls to one of the sandbox's REST APIs go. Of two routes that fit, the one with the first literal step is taken.
class Router {
  public:
    using Handler = std::function<Reply(const Request& request)>;

    /// `pattern` is "/apis/{id}/revisions"; `scopes` are words without "apim:", any of which will do; empty: anybody may.
    void on(std::string_view method, std::string_view pattern, std::string_view scopes, Handler handler);
    /// `path` is below the API's base. 404 and 405 in WSO2's shape, and what `keys` says of the caller.
    [[nodiscard]] Reply answer(const Call& call, std::string_view path, const KeyManager& keys) const;

  private:
    struct Route {
        std::string method;
        std::vector<std::string> steps;
        std::vector<std::string> scopes;
        Handler handler;
    };
    std::vector<Route> routes_;
};

} // namespace postern::sandbox

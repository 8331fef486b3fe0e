// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "base/Secret.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace postern::kubernetes {

/// A program that says who we are (client.authentication.k8s.io ExecCredential), as a kubeconfig names it.
struct KubeExec {
    std::string apiVersion; ///< "client.authentication.k8s.io/v1"
    std::string command;    ///< with a slash and not absolute: below the kubeconfig's folder; else looked up in PATH
    std::vector<std::string> args;
    std::vector<std::pair<std::string, std::string>> env; ///< in addition to ours
    std::string installHint; ///< for people whose machine has not the program
    bool provideClusterInfo = false;
};

/// Who asks: at most one way, the first that is there in this order: exec, token, tokenFile, user and password; a client
/// certificate in addition to any of them.
struct KubeUser {
    std::string clientCertificate; ///< PEM
    Secret clientKey;              ///< PEM
    Secret token;
    std::filesystem::path tokenFile; ///< read again for each call: whoever runs us renews it
    std::string name;
    Secret password;
    std::optional<KubeExec> exec;
    std::string impersonate; ///< act-as
};

/// How an API server is reached: one context of a kubeconfig, with everything that it refers to read.
struct KubeAccess {
    std::string context;
    std::string server; ///< "https://10.0.0.1:6443", without a slash at its end
    std::string caPem;  ///< empty: the system's authorities
    std::string tlsServerName;
    std::string nameSpace; ///< empty: "default"
    KubeUser user;
};

/// One context of a kubeconfig (v1). `folder`: what relative paths in it are below. An empty `context`: the one that it calls current.
/// Errors: InvalidConfig with the place of what is wrong, without any secret; NotFound naming the contexts, clusters or users that
/// there are; IoError for a file that it refers to; Unsupported for insecure-skip-tls-verify and auth-provider.
[[nodiscard]] Result<KubeAccess> parseKubeConfig(std::string_view text, std::string_view fileName, const std::filesystem::path& folder, std::string_view context);
/// The same of a file. An empty `file`: $KUBECONFIG, which has to name one file, else ~/.kube/config. "~/" is the user's folder.
[[nodiscard]] Result<KubeAccess> readKubeConfig(const std::string& file, std::string_view context);
/// As a pod's service account (KUBERNETES_SERVICE_HOST and _PORT; token, ca.crt and namespace below `folder`). Errors: NotFound: this
/// is no pod.
[[nodiscard]] Result<KubeAccess> inClusterAccess(const std::filesystem::path& folder = "/var/run/secrets/kubernetes.io/serviceaccount");

} // namespace postern::kubernetes

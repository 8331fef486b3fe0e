// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/Result.h"
#include "config/CertificateFolder.h"
#include "config/OperationPolicies.h"
#include "model/Api.h"
#include "schema/Document.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace postern::config {

/// An apictl project: a folder with api.yaml|json ({type, version, data}), Definitions/swagger.yaml|json and more.
/// Reading and writing keeps what we do not know: unknown keys of `data` and files we never look at.
class ApictlProject {
  public:
    /// Nothing when `problems` got an error. `shownName` stands for the folder in locations.
    [[nodiscard]] static std::optional<ApictlProject> read(const std::filesystem::path& folder,
                                                           std::string_view shownName, schema::Problems& problems);
    /// A project of a definition alone: `data` is made from it.
    [[nodiscard]] static std::optional<ApictlProject> fromDefinition(std::string definitionText,
                                                                     std::string_view fileName,
                                                                     schema::Problems& problems);
    /// A project of what a Publisher gave: the API's DTO and its definition.
    [[nodiscard]] static ApictlProject fromPublisher(schema::Value data, std::string definitionText,
                                                     const model::Provenance& provenance);

    /// Whether a folder looks like a project.
    [[nodiscard]] static bool isProject(const std::filesystem::path& folder);

    /// The Api of the project, without postern.yaml's settings.
    [[nodiscard]] std::optional<model::Api> toApi(schema::Problems& problems) const;
    /// "Name-Version", safe as a folder name.
    [[nodiscard]] std::string folderName() const;

    /// Writes api.yaml, the definition and postern.yaml (each by writing aside and renaming); leaves other files.
    [[nodiscard]] Result<void> write(const std::filesystem::path& folder) const;

    /// The whole api.yaml: type, version, data.
    schema::Value api;
    schema::Value definition;    ///< Definitions/swagger.*, parsed; null when there is none
    std::string definitionText;  ///< as it was read, so that it is written back unchanged
    std::string definitionName = "swagger.yaml"; ///< below Definitions/
    std::string apiName = "api.yaml";            ///< or api.json
    schema::Value settings;      ///< postern.yaml; null when there is none
    model::Provenance provenance;
    std::vector<model::ClientCertificate> clientCertificates; ///< Client-certificates/
    std::vector<FolderCertificate> endpointCertificates;      ///< Endpoint-certificates/
    std::vector<std::filesystem::path> certificateFiles;      ///< what was read for both
    std::vector<PolicyDefinition> policies; ///< what is below Policies/

    [[nodiscard]] const schema::Value* data() const noexcept { return api.find("data"); }
};

} // namespace postern::config

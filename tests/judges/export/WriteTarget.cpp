// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/Targets.h"
#include "gatewaycore/controlplane/exporting/SampleBundle.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>

using namespace postern;
using namespace postern::exporting;

namespace {

namespace fs = std::filesystem;

ExportTree folderAsBundle(const fs::path& folder)
{
    ExportTree out;
    for (const fs::directory_entry& each : fs::recursive_directory_iterator(folder)) {
        if (each.is_regular_file())
            out[each.path().lexically_relative(folder).generic_string()].source = each.path();
    }
    return out;
}

bool write(const fs::path& to, const ExportFile& file)
{
    fs::create_directories(to.parent_path());
    if (!file.source.empty())
        fs::copy_file(file.source, to, fs::copy_options::overwrite_existing);
    else
        std::ofstream(to, std::ios::binary) << file.content;
    fs::permissions(to, static_cast<fs::perms>(file.executable ? 0755 : 0644));
    return fs::exists(to);
}

} // namespace

/// Writes a target for judges to look at:
/// export_writer TARGET OUT PROGRAM [--bundle FOLDER] [--port N] [--hostile] [--sidecar] [--state] [--plain] [--namespace NAME]
int main(int argc, char** argv)
{
    if (argc < 4)
        return 2;
    BundleFacts facts = test::sampleFacts();
    ExportTree bundle = test::sampleBundle();
    TargetOptions options;
    options.program = argv[3];
    for (int i = 4; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--hostile") {
            facts = test::hostileFacts();
        } else if (name == "--sidecar") {
            options.sidecar = true;
        } else if (name == "--state") {
            facts.writesState = true;
        } else if (name == "--plain") { // one listener, no secrets
            facts.ports.resize(1);
            facts.secrets.clear();
        } else if (name == "--large") {
            bundle["snapshot.bin"].content.assign(2U << 20U, 'x');
        } else if (name == "--bundle" && i + 1 < argc) {
            bundle = folderAsBundle(argv[++i]);
        } else if (name == "--port" && i + 1 < argc) {
            facts.ports.front().port = static_cast<std::uint16_t>(std::atoi(argv[++i]));
        } else if (name == "--namespace" && i + 1 < argc) {
            options.nameSpace = argv[++i];
        } else if (name == "--signers" && i + 1 < argc) {
            options.signers = argv[++i];
        } else {
            return 2;
        }
    }
    const auto target = targetOf(argv[1]);
    const auto tree = target ? treeFor(*target, facts, bundle, options) : Result<ExportTree>(unexpected(target.error()));
    if (!tree) {
        std::fprintf(stderr, "%s\n", tree.error().describe().c_str());
        return 1;
    }
    for (const auto& [path, file] : *tree) {
        if (!write(fs::path(argv[2]) / path, file))
            return 1;
    }
    return 0;
}

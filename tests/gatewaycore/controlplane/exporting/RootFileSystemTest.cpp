// SPDX-License-Identifier: Apache-2.0
#include "controlplane/exporting/ElfFile.h"
#include "controlplane/exporting/LibraryClosure.h"
#include "controlplane/exporting/RootFileSystem.h"
#include "controlplane/exporting/SourceFile.h"
#include "support/TestMain.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>
#include <cstring>
#include <fstream>
#include <set>

using namespace postern;
using namespace postern::exporting;

namespace {

namespace fs = std::filesystem;

fs::path thisProgram() { return QCoreApplication::applicationFilePath().toStdString(); }

void putOctets(const fs::path& file, const std::string& octets)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << octets;
}

/// A 64-bit little-endian ELF file of a loaded segment that holds it all, and a dynamic section.
std::string elf(std::uint16_t machine, const std::string& interpreter, const std::vector<std::string>& needed, const std::string& runpath = {})
{
    std::string strings(1, '\0');
    const auto text = [&](const std::string& each) {
        const std::size_t at = strings.size();
        strings += each + '\0';
        return at;
    };
    std::vector<std::pair<std::uint64_t, std::uint64_t>> tags;
    for (const std::string& each : needed)
        tags.emplace_back(1, text(each));
    if (!runpath.empty())
        tags.emplace_back(29, text(runpath));
    constexpr std::uint64_t header = 64, segment = 56, address = 0x400000;
    const std::uint64_t segments = interpreter.empty() ? 2 : 3;
    const std::uint64_t dynamicAt = header + segments * segment;
    const std::uint64_t stringsAt = dynamicAt + (tags.size() + 2) * 16;
    const std::uint64_t interpreterAt = stringsAt + strings.size();
    tags.emplace_back(5, address + stringsAt);
    tags.emplace_back(0, 0);
    std::string out("\x7f"
                    "ELF\2\1\1",
                    7);
    out.resize(header);
    const auto number = [&out](std::size_t at, std::uint64_t value, unsigned size) {
        if (out.size() < at + size)
            out.resize(at + size);
        for (unsigned i = 0; i < size; ++i)
            out[at + i] = static_cast<char>(value >> (8 * i));
    };
    number(16, 3, 2);
    number(18, machine, 2);
    number(32, header, 8);
    number(54, segment, 2);
    number(56, segments, 2);
    const std::uint64_t total = interpreterAt + interpreter.size() + 1;
    const auto describe = [&](std::uint64_t i, std::uint64_t type, std::uint64_t offset, std::uint64_t size) {
        number(header + i * segment, type, 4);
        number(header + i * segment + 8, offset, 8);
        number(header + i * segment + 16, address + offset, 8);
        number(header + i * segment + 32, size, 8);
    };
    describe(0, 1, 0, total);
    describe(1, 2, dynamicAt, tags.size() * 16);
    if (!interpreter.empty())
        describe(2, 3, interpreterAt, interpreter.size() + 1);
    for (std::size_t i = 0; i < tags.size(); ++i) {
        number(dynamicAt + i * 16, tags[i].first, 8);
        number(dynamicAt + i * 16 + 8, tags[i].second, 8);
    }
    out += strings + interpreter + '\0';
    return out;
}

} // namespace

class RootFileSystemTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatAProgramNeedsIsWhatTheLoaderSays()
    {
        QProcess ldd;
        ldd.start(QStringLiteral("ldd"), {QCoreApplication::applicationFilePath()});
        if (!ldd.waitForFinished() || ldd.exitCode() != 0)
            QSKIP("ldd is not there");
        std::set<std::string> wanted;
        for (const QByteArray& line : ldd.readAllStandardOutput().split('\n')) {
            const QByteArray name = line.trimmed().split(' ').first();
            if (!name.isEmpty() && !name.startsWith("linux-vdso"))
                wanted.insert(fs::path(name.toStdString()).filename().string());
        }
        const auto closure = libraryClosure(thisProgram(), "/");
        QVERIFY2(closure, closure ? "" : closure.error().describe().c_str());
        std::set<std::string> found;
        for (const LibraryClosure::File& file : closure->files)
            found.insert(fs::path(file.path).filename().string());
        QCOMPARE(QStringList(), [&] {
            QStringList differing;
            for (const std::string& each : wanted)
                if (!found.contains(each))
                    differing << QStringLiteral("missing ") + QString::fromStdString(each);
            for (const std::string& each : found)
                if (!wanted.contains(each))
                    differing << QStringLiteral("too much ") + QString::fromStdString(each);
            return differing;
        }());
        QVERIFY(wanted.size() > 5);
    }

    void aProgramOfAnotherMachineIsFollowedInItsOwnSystem()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        constexpr std::uint16_t arm64 = 183, amd64 = 62;
        putOctets(root / "app/posternd", elf(arm64, "/lib/ld-linux-aarch64.so.1", {"libfirst.so.1", "libc.so.6"}, "$ORIGIN/own"));
        putOctets(root / "app/own/libfirst.so.1", elf(arm64, {}, {"libsecond.so"}));
        putOctets(root / "opt/x/libsecond.so", elf(arm64, {}, {"libc.so.6"}));
        putOctets(root / "etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf # all\n");
        putOctets(root / "etc/ld.so.conf.d/x.conf", "/opt/x\n");
        putOctets(root / "lib/aarch64-linux-gnu/libc.so.6", elf(arm64, {}, {"ld-linux-aarch64.so.1"}));
        putOctets(root / "opt/x/libc.so.6", elf(amd64, {}, {})); // of another machine: passed over
        putOctets(root / "lib/ld-linux-aarch64.so.1", elf(arm64, {}, {}));
        const auto closure = libraryClosure(root / "app/posternd", root);
        QVERIFY2(closure, closure ? "" : closure.error().describe().c_str());
        QStringList paths;
        for (const LibraryClosure::File& file : closure->files)
            paths << QString::fromStdString(file.path + " < " + file.source.lexically_relative(root).string());
        QCOMPARE(paths, QStringList({QStringLiteral("lib/aarch64-linux-gnu/libc.so.6 < lib/aarch64-linux-gnu/libc.so.6"),
                                     QStringLiteral("lib/aarch64-linux-gnu/libfirst.so.1 < app/own/libfirst.so.1"),
                                     QStringLiteral("lib/aarch64-linux-gnu/libsecond.so < opt/x/libsecond.so"),
                                     QStringLiteral("lib/ld-linux-aarch64.so.1 < lib/ld-linux-aarch64.so.1")}));

        fs::remove(root / "opt/x/libsecond.so");
        const auto cut = libraryClosure(root / "app/posternd", root);
        QVERIFY(!cut && cut.error().kind() == ErrorKind::NotFound);
        QVERIFY2(cut.error().message().find("libfirst.so.1 needs libsecond.so, which is not in ") != std::string::npos, cut.error().message().c_str());
    }

    void whatIsNoProgramIsRefusedWithAReason()
    {
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "posternd";
        const auto why = [&](const std::string& octets) {
            putOctets(file, octets);
            const auto read = libraryClosure(file, "/");
            return read ? std::string("(taken)") : read.error().message().substr(file.string().size());
        };
        QCOMPARE(why("#!/bin/sh\n"), std::string(" cannot be taken along: it is no ELF file: no program for Linux"));
        const std::string whole = elf(62, "/lib64/ld-linux-x86-64.so.2", {"libc.so.6"});
        QCOMPARE(why(whole.substr(0, 130)), std::string(" cannot be taken along: its tables lead out of the file: it is cut or broken"));
        std::string step = whole;
        step[54] = 1;
        QCOMPARE(why(step), std::string(" cannot be taken along: its table of segments is broken"));
        QCOMPARE(why(elf(62, "/lib64/ld-linux-x86-64.so.2", {"/usr/lib/libx.so"})).substr(0, 26), std::string(" needs /usr/lib/libx.so by"));
        fs::remove(file);
        const auto gone = libraryClosure(file, "/");
        QVERIFY(!gone && gone.error().kind() == ErrorKind::NotFound);
        for (std::size_t size = 0; size < whole.size(); ++size)
            (void)readElf(whole.substr(0, size)); // whatever it says, it reads nothing that is not there
    }

    void aRootFileSystemHasUsersAuthoritiesAndLicences()
    {
        const auto root = rootFileSystem(thisProgram(), "/");
        QVERIFY2(root, root ? "" : root.error().describe().c_str());
        const ExportTree& files = root->files;
        QVERIFY(files.at("usr/bin/posternd").executable && files.at("usr/bin/posternd").source == thisProgram());
        QCOMPARE(files.at("etc/passwd").content, std::string("root:x:0:0:root:/:/sbin/nologin\npostern:x:65532:65532:posternd:/:/sbin/nologin\n"));
        QVERIFY(octetsOf(files.at("etc/ssl/certs/ca-certificates.crt"))->find("BEGIN CERTIFICATE") != std::string::npos);
        if (fs::exists("/var/lib/dpkg/info")) {
            QVERIFY(files.at("usr/share/doc/libc6/copyright").content.find("GNU C Library") != std::string::npos);
            QVERIFY(files.contains("usr/share/common-licenses/LGPL-2.1")); // which libc6's leaves to
            const std::string& contents = files.at("usr/share/doc/CONTENTS").content;
            QVERIFY2(contents.find("libc.so.6\tlibc6 2.") != std::string::npos, contents.c_str());
            QVERIFY2(contents.find("was not found") == std::string::npos, contents.c_str());
        }
        for (const auto& [path, file] : files)
            QVERIFY2(!path.starts_with('/') && path.find("..") == std::string::npos, path.c_str());
    }

    void withoutAuthoritiesOfItsOwnASystemGetsThoseOfThisOne()
    {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        putOctets(root / "posternd", elf(62, {}, {})); // linked whole
        const auto made = rootFileSystem(root / "posternd", root);
        QVERIFY2(made, made ? "" : made.error().describe().c_str());
        QCOMPARE(made->files.count("usr/bin/posternd"), std::size_t(1));
        QCOMPARE(std::string(architectureOf(made->machine)), std::string("amd64"));
        QVERIFY(made->files.at("usr/share/doc/CONTENTS").content == "usr/bin/posternd\tPostern, Apache-2.0\n");
    }
};

POSTERN_TEST(RootFileSystemTest);

#include "RootFileSystemTest.moc"

// SPDX-License-Identifier: Apache-2.0
#include "House.h"
#include "UnnamedNames.h"
#include "support/TestMain.h"

#include <QtTest>
#include <filesystem>
#include <fstream>

using namespace postern::architecture;

namespace {

const std::string root = POSTERN_SOURCE_DIR;

std::string place(const Include& include)
{
    return include.file + ":" + std::to_string(include.line) + " includes " + include.target;
}

/// Libraries under a licence that an Apache-2.0 room must not link.
bool isGpl(const std::string& external)
{
    for (const char* name : {"QScintilla", "qscintilla", "QCustomPlot", "qcustomplot", "Qt6::Charts", "Qt6::HttpServer",
                             "Qt6::NetworkAuth", "Qt6::DataVisualization"}) {
        if (external.find(name) != std::string::npos)
            return true;
    }
    return false;
}

bool isQtHeader(const std::string& target)
{
    return target.size() > 1 && target[0] == 'Q' && (target[1] == 't' || (target[1] >= 'A' && target[1] <= 'Z'));
}

} // namespace

/// Holds the declared arrows and licences against what the sources really include.
class ArchitectureTest : public QObject {
    Q_OBJECT
    std::vector<Room> rooms_;
    std::map<std::string, Room> byName_;

  private Q_SLOTS:
    void initTestCase()
    {
        rooms_ = readRooms(POSTERN_BINARY_DIR "/rooms.txt");
        QVERIFY2(rooms_.size() > 10, "the build recorded no rooms");
        for (const Room& room : rooms_)
            byName_.emplace(room.name, room);
        QCOMPARE(byName_.size(), rooms_.size());
    }

    void arrowsMakeNoCircle()
    {
        std::string text;
        for (const std::string& name : findCircle(byName_))
            text += name + " -> ";
        QVERIFY2(text.empty(), text.c_str());
    }

    void everyIncludeFollowsADeclaredArrow()
    {
        QStringList wrong;
        for (const Room& room : rooms_) {
            const std::set<std::string> allowed = reachable(room.name, byName_);
            for (const Include& include : readIncludes(root, room.folder, rooms_)) {
                if (include.angled)
                    continue;
                const std::string target = roomOf(include.target, rooms_);
                if (!target.empty() && !allowed.contains(target))
                    wrong << QString::fromStdString(place(include) + ", which " + room.name + " does not use");
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void everyUsedRoomExists()
    {
        for (const Room& room : rooms_) {
            for (const std::string& used : room.uses)
                QVERIFY2(byName_.contains(used), (room.name + " uses " + used).c_str());
        }
    }

    void roomsWithoutQtIncludeAndUseNone()
    {
        QStringList wrong;
        for (const Room& room : rooms_) {
            if (room.qt)
                continue;
            for (const Include& include : readIncludes(root, room.folder, rooms_)) {
                if (isQtHeader(include.target))
                    wrong << QString::fromStdString(place(include));
            }
            for (const std::string& used : room.uses) {
                if (byName_.at(used).qt)
                    wrong << QString::fromStdString(room.name + " has no Qt but uses " + used);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void onlyTheRestRoomSpeaksToTheNetworkThroughQt()
    {
        QStringList wrong;
        for (const Room& room : rooms_) {
            if (room.name == "rest")
                continue;
            for (const Include& include : readIncludes(root, room.folder, rooms_)) {
                if (include.target.starts_with("QNetworkAccessManager") || include.target.starts_with("QtNetwork/QNetworkA"))
                    wrong << QString::fromStdString(place(include));
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    // What scripts can reach is decided in one place.
    void onlyTheScriptingRoomKnowsLua()
    {
        QStringList wrong;
        for (const Room& room : rooms_) {
            if (room.name == "scripting")
                continue;
            for (const Include& include : readIncludes(root, room.folder, rooms_)) {
                if (include.angled && (include.target.starts_with("lua") || include.target == "lauxlib.h"))
                    wrong << QString::fromStdString(place(include));
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void siblingsNeverMeet_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("features of the workbench") << "app/workbench/";
        QTest::newRow("connectors") << "gatewaycore/controlplane/connectors/";
    }
    void siblingsNeverMeet()
    {
        QFETCH(QString, folder);
        // Rooms of the workbench that features stand on are no features.
        static const std::set<std::string> common{"shell",     "theme",  "forms",  "models", "workspace",
                                                  "bridge",    "editor", "plot",   "program"};
        const auto isSibling = [&](const Room& room) {
            const QString path = QString::fromStdString(room.folder);
            return path.startsWith(folder) && !common.contains(path.mid(folder.size()).section(QLatin1Char('/'), 0, 0).toStdString());
        };
        for (const Room& room : rooms_) {
            if (!isSibling(room))
                continue;
            for (const std::string& used : room.uses)
                QVERIFY2(!isSibling(byName_.at(used)), (room.name + " uses its sibling " + used).c_str());
        }
    }

    void apacheRoomsUseNothingUnderTheGpl()
    {
        for (const Room& room : rooms_) {
            if (room.licence != "Apache-2.0")
                continue;
            for (const std::string& external : room.externals)
                QVERIFY2(!isGpl(external), (room.name + " links " + external).c_str());
            for (const std::string& used : room.uses)
                QVERIFY2(byName_.at(used).licence == "Apache-2.0", (room.name + " uses " + used).c_str());
        }
    }

    void everySourceStatesTheLicenceOfItsFolder()
    {
        namespace fs = std::filesystem;
        QStringList wrong;
        for (const char* folder : {"gatewaycore", "app", "tests"}) {
            for (const auto& entry : fs::recursive_directory_iterator(fs::path(root) / folder)) {
                const std::string extension = entry.path().extension().string();
                const std::string file = fs::relative(entry.path(), root).generic_string();
                const bool source = extension == ".h" || extension == ".cpp" || extension == ".cmake" ||
                                    entry.path().filename() == "CMakeLists.txt";
                if (!entry.is_regular_file() || !source || file.find("node_modules/") != std::string::npos)
                    continue;
                std::ifstream in(entry.path());
                std::string first;
                std::getline(in, first);
                const bool gpl = file.starts_with("app/workbench/") || file.starts_with("tests/app/workbench/") ||
                                 (file.starts_with("tests/support/") && first.find("GPL-3.0-or-later") != std::string::npos);
                const std::string wanted =
                    std::string("SPDX-License-Identifier: ") + (gpl ? "GPL-3.0-or-later" : "Apache-2.0");
                if (first.find(wanted) == std::string::npos)
                    wrong << QString::fromStdString(file + " does not begin with " + wanted);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    // The files of a room are compiled as one unit where a build begins from nothing, and so are those of a test.
    void noTwoFilesOfAFolderNameTheSameInUnnamedNamespaces()
    {
        QStringList wrong;
        std::size_t names = 0;
        for (const char* folder : {"gatewaycore", "app", "tests/gatewaycore", "tests/app", "tests/integration"}) {
            for (const auto& [name, files] : filesByUnnamedName(root, folder)) {
                ++names;
                if (files.size() < 2)
                    continue;
                QStringList where;
                for (const std::string& file : files)
                    where << QString::fromStdString(file);
                wrong << QString::fromStdString(name) + QStringLiteral(" in ") + where.join(QStringLiteral(", "));
            }
        }
        QVERIFY2(names > 500, "the sources were not read");
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    void namesInUnnamedNamespacesAreRead()
    {
        const std::set<std::string> names = unnamedNames(
            "#define NOISE {\n"
            "using outer::Elsewhere;\n"
            "int seen(int) { return 0; }\n"
            "namespace room { namespace {\n"
            "namespace fs = std::filesystem; // {\n"
            "using outer::Elsewhere;\n"
            "using Short = std::vector<int>;\n"
            "constexpr int limit = 1'000; /* { */\n"
            "const std::function<void(int)> handler = [](int) { int inner = '{'; (void)inner; };\n"
            "const Row rows[] = {{\"a{\", 1}, {\"b\", 2}};\n"
            "template <typename T, typename U = std::map<int, int>>\n"
            "[[nodiscard]] std::optional<T> find(const U& in, T otherwise = {})\n"
            "{\n"
            "    struct Local {};\n"
            "    return otherwise;\n"
            "}\n"
            "class Reader final : public Base<int> {\n"
            "    void member();\n"
            "};\n"
            "void Reader::member() {}\n"
            "enum class Kind : char { One };\n"
            "bool operator==(Kind, int) { return false; }\n"
            "static_assert(limit > 1);\n"
            "int counter;\n"
            "} // namespace\n"
            "int after() { return limit; }\n"
            "}\n");
        const std::set<std::string> wanted{"Short", "limit", "handler", "rows", "find", "Reader", "Kind", "counter"};
        QVERIFY(names == wanted);
    }

    void aPlantedCircleAndAPlantedArrowAreFound()
    {
        std::map<std::string, Room> planted;
        planted["a"] = Room{"a", "gatewaycore/a", "Apache-2.0", false, {"b"}, {}};
        planted["b"] = Room{"b", "gatewaycore/b", "Apache-2.0", false, {"a"}, {}};
        QVERIFY(!findCircle(planted).empty());
        const std::vector<Room> two{planted["a"], planted["b"]};
        QVERIFY(roomOf("b/Thing.h", two) == "b");
        planted["a"].uses.clear();
        QVERIFY(!reachable("a", planted).contains("b"));
        QVERIFY(findCircle(planted).empty());
    }
};

POSTERN_TEST(ArchitectureTest);
#include "ArchitectureTest.moc"

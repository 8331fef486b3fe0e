// SPDX-License-Identifier: Apache-2.0
//
// string.*: what of it is as Lua's, and what is bounded here.
#include "dataplane/scripting/Interior.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace postern::scripting {
namespace {

/// Lua's own would copy nothing a thousand billion times.
int repeat(lua_State* state)
{
    const std::string_view text = textAt(state, 1);
    const lua_Integer times = luaL_checkinteger(state, 2);
    std::size_t between = 0;
    const char* const separator = luaL_optlstring(state, 3, "", &between);
    const std::size_t period = text.size() + between;
    if (times <= 0 || period == 0) {
        lua_pushliteral(state, "");
        return 1;
    }
    if (static_cast<lua_Unsigned>(times) > Interior::of(state).budget.mostAtOnce() / period)
        return luaL_error(state, "resulting string too large");
    const std::size_t size = static_cast<std::size_t>(times) * period - between;
    luaL_Buffer out;
    char* const begin = luaL_buffinitsize(state, &out, size + between);
    std::memcpy(begin, text.data(), text.size());
    std::memcpy(begin + text.size(), separator, between);
    for (std::size_t done = period; done < size;) {
        const std::size_t more = std::min(done, size - done);
        std::memcpy(begin + done, begin, more);
        done += more;
    }
    luaL_pushresultsize(&out, size);
    return 1;
}

/// Lua's own, which bounds width and precision to two digits, without %p: it shows addresses. Upvalue: tostring().
int formatText(lua_State* state)
{
    const std::string_view format = textAt(state, 1);
    int argument = 1;
    for (std::size_t at = format.find('%'); at < format.size(); at = format.find('%', at)) {
        at = format.find_first_not_of("-+ #0123456789.", at + 1);
        if (at >= format.size())
            break;
        const char kind = format[at++];
        if (kind == '%')
            continue;
        ++argument;
        if (kind == 'p')
            return luaL_error(state, "string.format: %%p is not offered to scripts");
        const int type = lua_type(state, argument);
        if (kind != 's' || type == LUA_TSTRING || type == LUA_TNUMBER || type == LUA_TNONE)
            continue;
        lua_pushvalue(state, lua_upvalueindex(1));
        lua_pushvalue(state, argument);
        lua_call(state, 1, 1);
        lua_replace(state, argument);
    }
    const int arguments = lua_gettop(state);
    lua_pushvalue(state, lua_upvalueindex(2));
    lua_insert(state, 1);
    lua_call(state, arguments, 1);
    return 1;
}

} // namespace

void addTextFunctions(lua_State* state)
{
    luaL_requiref(state, LUA_STRLIBNAME, &luaopen_string, 0); // below: the library
    const int lua = lua_gettop(state);
    lua_createtable(state, 0, 16);
    for (const char* const name : {"byte", "char", "len", "lower", "reverse", "sub", "upper"}) {
        lua_getfield(state, lua, name);
        lua_setfield(state, -2, name);
    }
    addPatternFunctions(state);
    lua_pushcfunction(state, &repeat);
    lua_setfield(state, -2, "rep");
    lua_getfield(state, lua - 1, "tostring");
    lua_getfield(state, lua, "format");
    lua_pushcclosure(state, &formatText, 2);
    lua_setfield(state, -2, "format");
    // ("x"):upper() looks here, and not in Lua's own table. A text is no number, either: there is tonumber().
    lua_pushliteral(state, "");
    lua_createtable(state, 0, 2);
    lua_pushvalue(state, -3);
    lua_setfield(state, -2, "__index");
    lua_pushboolean(state, 0);
    lua_setfield(state, -2, "__metatable");
    lua_setmetatable(state, -2);
    lua_pop(state, 1);
    freeze(state);
    lua_setfield(state, lua - 1, "string");
    lua_settop(state, lua - 1);
}

} // namespace postern::scripting

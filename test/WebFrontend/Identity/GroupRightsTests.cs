using CsCheck;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Identity;

public sealed class GroupRightsTests
{
    [Theory]
    [InlineData("webpubsub.sendToGroup", true)]
    [InlineData("webpubsub.sendToGroup.g.1", true)]
    [InlineData("webpubsub.sendToGroup.g", false)]
    [InlineData("webpubsub.sendToGroup.", false)]
    [InlineData("webpubsub.sendToGroup.g.?", false)]
    [InlineData("webpubsub.sendToGroups.g.?", true)]
    [InlineData("webpubsub.sendToGroups", false)]
    [InlineData("webpubsub.sendToGroups.*", false)]
    [InlineData("webpubsub.sendToGroups.**", true)]
    [InlineData("webpubsub.sendToGroupXg.1", false)]
    [InlineData("webpubsub.joinLeaveGroup", false)]
    [InlineData("Webpubsub.sendToGroup", false)]
    public void Right_to_send_is_for_all_groups_for_one_or_for_those_that_a_pattern_fits(string role, bool expected) =>
        Assert.Equal(expected, GroupRights.MaySend([role], "g.1"));

    [Fact]
    public void Right_to_join_is_another_one()
    {
        Assert.True(GroupRights.MayJoin(["x", "webpubsub.joinLeaveGroup.g"], "g"));
        Assert.True(GroupRights.MayJoin(["webpubsub.joinLeaveGroups.room.*"], "room.7"));
        Assert.False(GroupRights.MayJoin(["webpubsub.sendToGroup", "webpubsub.sendToGroups.**"], "g"));
        Assert.False(GroupRights.MayJoin([], "g"));
    }

    [Fact]
    public void Only_the_first_nine_patterns_count()
    {
        string[] others = [.. Enumerable.Range(0, GroupRights.MaxPatterns).Select(n => $"webpubsub.sendToGroups.{n}")];

        Assert.True(GroupRights.MaySend([.. others.Skip(1), "webpubsub.sendToGroups.g"], "g"));
        Assert.False(GroupRights.MaySend([.. others, "webpubsub.sendToGroups.g"], "g"));
    }

    [Theory]
    [InlineData("room", "room", true)]
    [InlineData("room", "Room", false)]
    [InlineData("room", "rooms", false)]
    [InlineData("r?om", "room", true)]
    [InlineData("r?om", "r.om", false)]
    [InlineData("r?om", "rom", false)]
    [InlineData("a.*", "a.b", true)]
    [InlineData("a.*", "a.", true)]
    [InlineData("a.*", "a.b.c", false)]
    [InlineData("a.*.c", "a.b.c", true)]
    [InlineData("a.**", "a.b.c", true)]
    [InlineData("**.c", "a.b.c", true)]
    [InlineData("*", "", true)]
    [InlineData("a\\*", "a*", true)]
    [InlineData("a\\*", "ab", false)]
    [InlineData("a\\?\\\\", "a?\\", true)]
    [InlineData("***", "a.b", true)]
    public void Pattern_fits_the_whole_name(string pattern, string name, bool expected)
    {
        Assert.True(GroupPattern.IsValid(pattern));
        Assert.Equal(expected, GroupPattern.Fits(pattern, name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\\")]
    [InlineData("a\\b")]
    [InlineData("*a*b*c*d*e*")]
    public void Pattern_out_of_bounds_grants_nothing(string pattern)
    {
        Assert.False(GroupPattern.IsValid(pattern));
        Assert.False(GroupRights.MaySend(["webpubsub.sendToGroups." + pattern], pattern));
    }

    [Fact]
    public void Pattern_agrees_with_a_regular_expression()
    {
        var pieces = Gen.OneOf(Gen.Const("a"), Gen.Const("b"), Gen.Const("."), Gen.Const("?"), Gen.Const("*"), Gen.Const("**")).Array[1, 6];
        var names = Gen.Char["ab."].Array[0, 8];
        pieces.Where(parts => string.Concat(parts).Count(c => c == '*') <= GroupPattern.MaxStars).Select(names).Sample((parts, name) =>
        {
            var pattern = string.Concat(parts);
            var expression = "\\A" + System.Text.RegularExpressions.Regex.Escape(pattern)
                .Replace("\\*\\*", "[ab.]*", StringComparison.Ordinal)
                .Replace("\\*", "[ab]*", StringComparison.Ordinal)
                .Replace("\\?", "[ab]", StringComparison.Ordinal) + "\\z";
            return GroupPattern.Fits(pattern, name) == System.Text.RegularExpressions.Regex.IsMatch(new string(name), expression);
        });
    }
}

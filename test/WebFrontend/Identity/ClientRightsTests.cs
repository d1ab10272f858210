using System.Collections.Immutable;
using CsCheck;
using Tidegate.WebFrontend.Identity;

namespace Tidegate.WebFrontend.Tests.Identity;

public sealed class ClientRightsTests
{
    [Fact]
    public void Right_is_granted_and_taken_away_over_the_roles_for_that_group_alone()
    {
        var rights = new ClientRights(["webpubsub.sendToGroup"]);

        Assert.True(rights.Set(GroupRight.Join, "g", granted: true));
        Assert.True(rights.Set(GroupRight.Send, "g", granted: false));

        Assert.True(rights.Has(GroupRight.Join, "g"));
        Assert.False(rights.Has(GroupRight.Join, "h"));
        Assert.False(rights.Has(GroupRight.Send, "g"));
        Assert.True(rights.Has(GroupRight.Send, "h"));
        Assert.False(rights.Has(GroupRight.Send, "g") || rights.Has(GroupRight.Join, "room.*"));
    }

    [Fact]
    public void Name_is_no_pattern()
    {
        var rights = new ClientRights([]);
        rights.Set(GroupRight.Send, "room.*", granted: true);

        Assert.True(rights.Has(GroupRight.Send, "room.*"));
        Assert.False(rights.Has(GroupRight.Send, "room.1"));
    }

    [Fact]
    public void What_the_roles_say_anyway_takes_no_room_and_what_is_too_much_changes_nothing()
    {
        var rights = new ClientRights(["webpubsub.sendToGroup"]);
        for (var i = 0; i < ClientRights.MaxEdits; i++) Assert.True(rights.Set(GroupRight.Join, "g" + i, granted: true));

        Assert.True(rights.Set(GroupRight.Send, "any", granted: true));
        Assert.True(rights.Set(GroupRight.Join, "none", granted: false));
        Assert.False(rights.Set(GroupRight.Join, "one more", granted: true));
        Assert.False(rights.Has(GroupRight.Join, "one more"));
        Assert.True(rights.Set(GroupRight.Join, "g0", granted: false));
        Assert.True(rights.Set(GroupRight.Join, "one more", granted: true));
    }

    [Fact]
    public void Last_word_counts_whatever_came_before()
    {
        var roles = Gen.Int[0, 3].Select(kind => kind switch
        {
            0 => ImmutableArray.Create("webpubsub.sendToGroup"),
            1 => ["webpubsub.joinLeaveGroup.a"],
            2 => ["webpubsub.sendToGroups.*"],
            _ => ImmutableArray<string>.Empty,
        });
        var word = Gen.Select(Gen.Bool, Gen.Int[0, 2], Gen.Bool, (isToSend, group, granted) =>
            (Right: isToSend ? GroupRight.Send : GroupRight.Join, Group: "abc"[group].ToString(), Granted: granted));
        Gen.Select(roles, word.Array[0, 20]).Sample((roles, words) =>
        {
            var rights = new ClientRights(roles);
            foreach (var (right, group, granted) in words) rights.Set(right, group, granted);
            foreach (var right in Enum.GetValues<GroupRight>())
            {
                foreach (var group in new[] { "a", "b", "c" })
                {
                    var last = words.LastOrDefault(said => said.Right == right && said.Group == group);
                    var expected = last.Group is not null ? last.Granted
                        : right == GroupRight.Send ? GroupRights.MaySend(roles, group)
                        : GroupRights.MayJoin(roles, group);
                    if (rights.Has(right, group) != expected) return false;
                }
            }

            return true;
        });
    }
}

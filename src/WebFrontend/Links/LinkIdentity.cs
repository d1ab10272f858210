using System.Runtime.InteropServices;
using StableHash = Tidegate.WebFrontend.Work.StableHash;

namespace Tidegate.WebFrontend.Links;

/// <summary>The identity of a message as a link knows it: two targets may be sent one of the same identity, and a client be a member of both.</summary>
internal static class LinkIdentity
{
    /// <summary>The same at every frontend; empty where the message has none.</summary>
    /// <param name="target">Whom it went to.</param>
    /// <param name="messageId">Its identity there.</param>
    public static Guid Of(string target, Guid messageId)
    {
        if (messageId == Guid.Empty)
            return messageId;
        var words = MemoryMarshal.Cast<Guid, uint>(MemoryMarshal.CreateSpan(ref messageId, 1));
        words[0] ^= StableHash.Of(target);
        return messageId;
    }
}

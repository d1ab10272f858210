using System.Buffers.Text;

namespace Tidegate.Cluster.Clients;

/// <summary>The messages of the running broadcast: <c>seq:1</c>, <c>seq:2</c>, ...</summary>
internal static class Broadcast
{
    private static ReadOnlySpan<byte> Mark => "seq:"u8;

    public static string Text(long number) => $"seq:{number}";

    public static bool TryRead(ReadOnlySpan<byte> message, out long number)
    {
        number = 0;
        return message.StartsWith(Mark) && Utf8Parser.TryParse(message[Mark.Length..], out number, out var used) && used == message.Length - Mark.Length;
    }
}

using CsCheck;
using Tidegate.WebFrontend.Frames;
using Tidegate.WebFrontend.Tests.Connections.Harness;

namespace Tidegate.WebFrontend.Tests.Frames;

public class FrameScannerTests
{
    private static readonly Gen<(int Opcode, bool Fin, bool Masked, int Length)> GenFrame = Gen.Select(
        Gen.Int[0, 15], Gen.Bool, Gen.Bool, Gen.OneOf(Gen.Int[0, 130], Gen.Int[65_530, 65_540]));

    [Fact]
    public void Any_frames_in_any_portions_give_the_same_headers() =>
        Gen.Select(GenFrame.Array[0, 5], Gen.Int[1, 70_000].Array[1, 40]).Sample((frames, portions) =>
        {
            byte[] bytes = [.. frames.SelectMany(f => RawClient.Frame(f.Opcode, new byte[f.Length], f.Fin, f.Masked))];

            var found = Scan(bytes, portions);

            Assert.Equal(frames.Select(f => new FrameHeader(f.Opcode, f.Fin, f.Masked, (ulong)f.Length, Minimal: true)), found);
        }, iter: 300);

    [Fact]
    public void Every_byte_on_its_own_gives_the_same_headers()
    {
        byte[] bytes = [.. RawClient.Frame(1, new byte[3], fin: false), .. RawClient.Frame(9, []), .. RawClient.Frame(0, new byte[300])];

        var found = Scan(bytes, [1]);

        Assert.Equal([1, 9, 0], found.Select(header => header.Opcode));
        Assert.Equal([3UL, 0UL, 300UL], found.Select(header => header.Length));
    }

    [Fact]
    public void Position_in_a_frame_is_known_at_each_byte()
    {
        var scanner = new FrameScanner();
        var frame = RawClient.Frame(2, new byte[2]);
        var inHeader = new List<bool>();
        var inFrame = new List<bool>();

        foreach (var value in frame)
        {
            ReadOnlySpan<byte> one = [value];
            scanner.TryRead(ref one, out _);
            inHeader.Add(scanner.InHeader);
            inFrame.Add(scanner.InFrame);
        }

        Assert.Equal([true, true, true, true, true, false, false, false], inHeader);
        Assert.Equal([true, true, true, true, true, true, true, false], inFrame);
    }

    private static List<FrameHeader> Scan(byte[] bytes, int[] portions)
    {
        var scanner = new FrameScanner();
        var found = new List<FrameHeader>();
        for (int start = 0, i = 0; start < bytes.Length; i++)
        {
            var length = Math.Min(portions[i % portions.Length], bytes.Length - start);
            ReadOnlySpan<byte> portion = bytes.AsSpan(start, length);
            while (scanner.TryRead(ref portion, out var header))
                found.Add(header);
            start += length;
        }

        return found;
    }
}

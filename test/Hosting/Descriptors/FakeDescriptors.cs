using Tidegate.Hosting.Descriptors;

namespace Tidegate.Hosting.Tests.Descriptors;

internal sealed class FakeDescriptors(long? limit, long used) : IDescriptorSource
{
    public DescriptorReading Next { get; set; } = new(limit, used);

    public int Polls { get; private set; }

    public DescriptorReading Read()
    {
        Polls++;
        return Next;
    }
}

using Tidegate.Hosting.Descriptors;

namespace Tidegate.WebFrontend.Tests.Connections.Harness;

/// <summary>A process that may have so many descriptors; null: as many as it likes.</summary>
internal sealed class FakeDescriptors(long? limit = null, long used = 0) : IDescriptorSource
{
    public DescriptorReading Read() => new(limit, used);
}
